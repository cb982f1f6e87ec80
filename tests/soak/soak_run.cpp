// SPDX-License-Identifier: Apache-2.0
#include "tests/soak/soak_run.hpp"

#include "tests/soak/session_sight.hpp"
#include "tests/soak/soak_sums.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <thread>

namespace sonde::soak {

namespace {

using Steady = std::chrono::steady_clock;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr std::array groups{Group{Path::direct, Prober::roundtrip},
                            Group{Path::line, Prober::roundtrip},
                            Group{Path::direct, Prober::session},
                            Group{Path::line, Prober::session}};
constexpr auto step = 50ms;
constexpr auto between_readings = 2s;
constexpr auto patience = 60s;

std::map<Cause, std::uint64_t> failures_of(const Exposition& metrics, const Group& group) {
    std::map<Cause, std::uint64_t> failures;
    for (const auto* sample : metrics.all("sonde_probe_failures_total")) {
        if (sample->labels.at("probe").starts_with(name_of(group))) {
            failures[{sample->labels.at("phase"), sample->labels.at("reason")}] +=
                static_cast<std::uint64_t>(sample->value);
        }
    }
    return failures;
}

std::map<Cause, std::uint64_t> difference(std::map<Cause, std::uint64_t> later,
                                          const std::map<Cause, std::uint64_t>& earlier) {
    for (const auto& [cause, count] : earlier) {
        later[cause] -= count;
    }
    std::erase_if(later, [](const auto& entry) { return entry.second == 0; });
    return later;
}

Duration median_connect(const Exposition& metrics, const Group& group) {
    std::vector<double> times;
    for (const auto* sample : metrics.all("sonde_probe_last_phase_seconds")) {
        if (sample->labels.at("phase") == "connect" &&
            sample->labels.at("probe").starts_with(name_of(group))) {
            times.push_back(sample->value);
        }
    }
    if (times.empty()) {
        return {};
    }
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::ranges::nth_element(times, middle);
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>{*middle});
}

std::uint64_t cut_connections(const std::optional<Exposition>& load) {
    return load ? static_cast<std::uint64_t>(load->sum("sonde_load_connections_cut_total")) : 0;
}

/// Memory and open files of the two programs while nothing is wrong, and while something is.
class Watch {
  public:
    explicit Watch(const Scene& scene) : scene_{scene} {}

    void look_if_due(bool calm) {
        const auto now = Steady::now();
        if (now < next_) {
            return;
        }
        next_ = now + between_readings;
        take(scene_.probe_metrics(), {&daemon_memory_, &daemon_files_}, calm);
        if (const auto load = scene_.load_metrics()) {
            take(*load, {&load_memory_, &load_files_}, calm);
        }
    }

    void forget() {
        for (auto* readings : {&daemon_memory_, &daemon_files_, &load_memory_, &load_files_}) {
            readings->clear();
        }
    }

    std::vector<Growth> growths() const {
        return {growth("daemon, resident memory, KiB", daemon_memory_),
                growth("daemon, open files", daemon_files_),
                growth("load run, resident memory, KiB", load_memory_),
                growth("load run, open files", load_files_)};
    }

  private:
    struct Series {
        std::vector<Reading>* memory{};
        std::vector<Reading>* files{};
    };

    void take(const Exposition& metrics, Series series, bool calm) const {
        const std::chrono::duration<double> since = Steady::now() - begin_;
        const auto memory = metrics.sum("process_resident_memory_bytes");
        if (calm && memory > 0) {
            constexpr double kibibyte = 1024;
            series.memory->push_back({.seconds = since.count(), .value = memory / kibibyte});
            series.files->push_back(
                {.seconds = since.count(), .value = metrics.sum("process_open_fds")});
        }
    }

    static Growth growth(std::string what, const std::vector<Reading>& readings) {
        if (readings.empty()) {
            return {.what = std::move(what)};
        }
        return {.what = std::move(what),
                .first = readings.front().value,
                .last = readings.back().value,
                .a_minute = growth_a_minute(readings)};
    }

    const Scene& scene_;
    Steady::time_point begin_{Steady::now()};
    Steady::time_point next_{begin_};
    std::vector<Reading> daemon_memory_{};
    std::vector<Reading> daemon_files_{};
    std::vector<Reading> load_memory_{};
    std::vector<Reading> load_files_{};
};

enum class Weather : std::uint8_t { warming_up, calm, rough };

void wait(Duration lasting, Watch& watch, Weather weather, const auto& meanwhile) {
    const auto end = Steady::now() + lasting;
    while (Steady::now() < end) {
        meanwhile(end - Steady::now());
        if (weather != Weather::warming_up) {
            watch.look_if_due(weather == Weather::calm);
        }
        std::this_thread::sleep_for(step);
    }
}

void nothing(Duration /*left*/) {}

std::vector<SeenOutage> suffer(Scene& scene,
                               Injection injection,
                               const SoakSettings& settings,
                               Watch& watch) {
    const auto before = scene.probe_metrics();
    const auto cut_before = cut_connections(scene.load_metrics());
    Outage outage{.injection = injection, .from = std::chrono::system_clock::now()};
    scene.begin(injection);
    const auto lasting = injection == Injection::cut ? Duration{} : Duration{settings.outage};
    wait(lasting, watch, Weather::rough, [&](Duration left) { scene.hold(injection, left); });
    const auto held_until = std::chrono::system_clock::now();
    const auto during = scene.probe_metrics();
    scene.end(injection);
    // What the line swallowed came out when its time was over, whenever we got to say so.
    outage.to =
        injection == Injection::silence ? held_until : WallTime{std::chrono::system_clock::now()};
    // What began before the end may still fail until its time is over.
    const auto aftermath = settings.scene.times.interval + settings.scene.times.timeout;
    wait(aftermath, watch, Weather::rough, nothing);
    const auto after = scene.probe_metrics();
    const auto cut = cut_connections(scene.load_metrics()) - cut_before;
    wait(settings.rest - aftermath, watch, Weather::calm, nothing);

    const auto later = scene.probe_metrics();

    std::vector<SeenOutage> seen;
    for (const auto& group : groups) {
        SeenOutage sight{.outage = outage,
                         .group = group,
                         .connect_median = median_connect(during, group),
                         .cut_connections = cut};
        if (group.prober == Prober::session) {
            sight.sight =
                sight_of_sessions(outage, group, settings.scene.sessions / 2, before, later);
        } else {
            sight.sight.causes = difference(failures_of(after, group), failures_of(before, group));
        }
        seen.push_back(std::move(sight));
    }
    return seen;
}

}  // namespace

std::chrono::seconds length_of(const SoakSettings& settings) {
    auto round = std::chrono::seconds{};
    for (const auto injection : settings.injections) {
        round += settings.rest + (injection == Injection::cut ? 0s : settings.outage);
    }
    return settings.warm_up + static_cast<std::int64_t>(settings.rounds) * round;
}

SoakReport run_soak(const SoakSettings& settings) {
    Scene scene{settings.scene};
    // Longer than all of the outages: programs take some time to start again, and all that is said
    // of an outage is read a few times in each.
    const auto length = length_of(settings);
    const auto load_lasts = length + length / 8 + settings.rest;
    scene.start_load(load_lasts);
    Watch watch{scene};
    wait(settings.warm_up, watch, Weather::warming_up, nothing);
    SoakReport report;
    for (std::size_t round = 0; round < settings.rounds; ++round) {
        if (round == 1) {
            watch.forget();  // Each kind of failure has been seen once, and has its counters.
        }
        for (const auto injection : settings.injections) {
            auto seen = suffer(scene, injection, settings, watch);
            std::ranges::move(seen, std::back_inserter(report.outages));
        }
    }
    report.growths = watch.growths();
    add_probe_sums(scene, report.sums);
    add_session_sums(scene, settings, report.sums);
    report.runs = static_cast<std::uint64_t>(scene.probe_metrics().sum("sonde_probe_runs_total"));
    const auto changes = state_changes(scene.daemon_log());
    for (auto& seen : report.outages) {
        if (seen.group.prober == Prober::session) {
            continue;
        }
        auto sight = sight_of(seen.outage,
                              name_of(seen.group),
                              settings.scene.probes / 2,
                              changes,
                              settings.scene.times);
        sight.causes = std::move(seen.sight.causes);
        seen.sight = std::move(sight);
    }
    scene.stop_daemon();
    const auto counts =
        nlohmann::json::parse(scene.load_result(load_lasts + patience)).at("counts");
    report.load_sent = counts.at("sent").get<std::uint64_t>();
    report.load_delivered = counts.at("delivered").get<std::uint64_t>();
    add_rough_sums(counts, scene, report.sums);
    add_calm_sums(scene, settings, report.sums);
    return report;
}

}  // namespace sonde::soak
