// SPDX-License-Identifier: Apache-2.0
#include "tests/soak/outage.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace sonde::soak {

std::string_view name_of(Injection injection) {
    switch (injection) {
        case Injection::kill:
            return "kill";
        case Injection::freeze:
            return "freeze";
        case Injection::silence:
            return "silence";
        case Injection::slow:
            return "slow";
        case Injection::cut:
            return "cut";
    }
    return "";
}

std::string_view name_of(Path path) {
    switch (path) {
        case Path::direct:
            return "direct";
        case Path::line:
            return "line";
    }
    return "";
}

std::string name_of(const Group& group) {
    const auto* const kind = group.prober == Prober::session ? "session-" : "";
    return kind + std::string{name_of(group.path)};
}

namespace {

/// The connection of a session is there already, and goes while it waits for any of these.
std::vector<Cause> ends_of_a_connection() {
    std::vector<Cause> ends;
    for (const auto* phase : {"delivery", "publish", "ping"}) {
        for (const auto* reason : {"closed", "reset"}) {
            ends.emplace_back(phase, reason);
        }
    }
    return ends;
}

std::vector<Cause> causes_of_a_session(Injection injection, Path path) {
    const bool line = path == Path::line;
    switch (injection) {
        case Injection::kill:
            return ends_of_a_connection();
        case Injection::cut:
            return line ? ends_of_a_connection() : std::vector<Cause>{};
        case Injection::freeze:
            return {{"ping", "timeout"}};
        case Injection::silence:
            return line ? std::vector<Cause>{{"ping", "timeout"}} : std::vector<Cause>{};
        case Injection::slow:
            break;
    }
    return {};
}

}  // namespace

std::vector<Cause> expected_causes(Injection injection, const Group& group) {
    if (group.prober == Prober::session) {
        return causes_of_a_session(injection, group.path);
    }
    const bool line = group.path == Path::line;
    switch (injection) {
        case Injection::kill:
            // The line itself still listens, and has nobody to pass on to.
            return line ? std::vector<Cause>{{"connect", "closed"},
                                             {"connect", "reset"},
                                             {"tcp", "reset"}}
                        : std::vector<Cause>{{"tcp", "refused"}};
        case Injection::freeze:
            return {{"connect", "timeout"}, {"tcp", "timeout"}};
        case Injection::silence:
            return line ? std::vector<Cause>{{"connect", "timeout"}} : std::vector<Cause>{};
        case Injection::slow:
        case Injection::cut:
            break;
    }
    return {};
}

std::vector<Cause> causes_at_its_end(Injection injection, const Group& group) {
    const bool held_up = injection == Injection::freeze || injection == Injection::silence;
    if (!held_up || expected_causes(injection, group).empty() || group.prober != Prober::session) {
        return {};
    }
    auto causes = ends_of_a_connection();
    for (const auto* phase : {"delivery", "publish", "ping"}) {
        causes.emplace_back(phase, "rejected");  // MQTT 5: session taken over.
    }
    return causes;
}

Duration Sight::error_at(double quantile) const {
    if (duration_errors.empty()) {
        return {};
    }
    auto sorted = duration_errors;
    std::ranges::sort(sorted);
    const auto last = static_cast<double>(sorted.size() - 1);
    return sorted[static_cast<std::size_t>(std::lround(quantile * last))];
}

std::uint64_t Sight::count_of(const std::vector<Cause>& some) const {
    std::uint64_t sum = 0;
    for (const auto& [cause, count] : causes) {
        sum += std::ranges::find(some, cause) == some.end() ? 0 : count;
    }
    return sum;
}

double Sight::rightly_named(const std::vector<Cause>& expected) const {
    std::uint64_t all = 0;
    for (const auto& [cause, count] : causes) {
        all += count;
    }
    return all == 0 ? 1 : static_cast<double>(count_of(expected)) / static_cast<double>(all);
}

Sight sight_of(const Outage& outage,
               std::string_view probe_prefix,
               std::size_t probes,
               const std::vector<StateChange>& changes,
               const ProbeTimes& times) {
    struct Down {
        WallTime from{};
        std::optional<WallTime> to{};
    };
    std::map<std::string, Down> downs;
    const auto latest = outage.to + 2 * times.interval;
    for (const auto& change : changes) {
        if (!change.probe.starts_with(probe_prefix) || change.at < outage.from ||
            change.at > latest) {
            continue;
        }
        const auto known = downs.find(change.probe);
        if (change.up && known != downs.end() && !known->second.to) {
            known->second.to = change.at;
        } else if (!change.up && known == downs.end()) {
            const auto began = change.reason == "timeout" ? change.at - times.timeout : change.at;
            downs.emplace(change.probe, Down{.from = began});
        }
    }
    Sight sight{.probes = probes};
    for (const auto& [probe, down] : downs) {
        if (down.to) {
            ++sight.saw;
            sight.duration_errors.push_back(
                std::chrono::abs((*down.to - down.from) - (outage.to - outage.from)));
        }
    }
    return sight;
}

}  // namespace sonde::soak
