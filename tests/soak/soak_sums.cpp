// SPDX-License-Identifier: Apache-2.0
#include "tests/soak/soak_sums.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <thread>

namespace sonde::soak {

namespace {

using std::chrono_literals::operator""s;

constexpr auto patience = 60s;

}  // namespace

void add_probe_sums(const Scene& scene, std::vector<Sum>& sums) {
    const std::map<std::string, std::string> on_line{{"probe", std::string{name_of(Path::line)}}};
    const auto count = [&](const Exposition& metrics, std::string_view name) {
        return static_cast<std::uint64_t>(metrics.sum(name, on_line));
    };
    const auto failed_in = [&](const Exposition& metrics, const std::string& phase) {
        auto labels = on_line;
        labels.emplace("phase", phase);
        return static_cast<std::uint64_t>(metrics.sum("sonde_probe_failures_total", labels));
    };
    const auto earlier = scene.probe_metrics();
    const auto there = scene.probe_line().counts(support::Way::to_broker).publishes_in;
    const auto back = scene.probe_line().counts(support::Way::to_client).publishes_out;
    const auto later = scene.probe_metrics();
    const auto under_way = count(later, "sonde_probe_runs_in_flight");
    // A message that was written to a connection which broke may never have come to the line.
    const auto broken = failed_in(later, "publish") + failed_in(later, "delivery");
    const auto sent = count(earlier, "sonde_probe_messages_sent_total");
    sums.push_back({.what = "probes' messages: sent, as the line counts them",
                    .least = sent - std::min(sent, broken),
                    .counted = there,
                    .most = count(later, "sonde_probe_messages_sent_total") + under_way});
    sums.push_back({.what = "probes' messages: delivered, as the line counts them",
                    .least = count(earlier, "sonde_probe_messages_delivered_total"),
                    .counted = back,
                    .most = count(later, "sonde_probe_messages_delivered_total") + under_way +
                            broken + count(later, "sonde_probe_messages_duplicate_total")});
}

void add_session_sums(const Scene& scene, const SoakSettings& settings, std::vector<Sum>& sums) {
    const std::map<std::string, std::string> sessions{{"probe", "session-"}};
    const auto metrics = scene.probe_metrics();
    const auto count = [&](std::string_view what) {
        const auto name = fmt::format("sonde_probe_messages_{}_total", what);
        return static_cast<std::uint64_t>(metrics.sum(name, sessions));
    };
    const auto sent = count("sent");
    sums.push_back({.what = "sessions' heartbeats: sent = delivered + lost + one each under way",
                    .least = sent - std::min<std::uint64_t>(sent, settings.scene.sessions),
                    .counted = count("delivered") + count("lost"),
                    .most = sent});
    const std::map<std::string, std::string> on_line{
        {"probe", name_of({Path::line, Prober::session})}};
    const auto back = scene.session_line().counts(support::Way::to_client).publishes_out;
    const auto later = scene.probe_metrics();
    const auto came_back = [&](const Exposition& at) {
        return static_cast<std::uint64_t>(at.sum("sonde_probe_messages_delivered_total", on_line) +
                                          at.sum("sonde_probe_messages_duplicate_total", on_line));
    };
    // What the line gave back to a connection that was cut at once was never read, and one of each
    // session has come back since its last beat.
    const auto cuts = settings.rounds * settings.injections.size();
    const auto lost_on_the_way = (cuts + 1) * settings.scene.sessions;
    sums.push_back(
        {.what = "sessions' heartbeats: delivered and duplicate, as the line counts them",
         .least = came_back(metrics),
         .counted = back,
         .most = came_back(later) + lost_on_the_way});
}

void add_rough_sums(const nlohmann::json& counts, const Scene& scene, std::vector<Sum>& sums) {
    const auto there = scene.load_line().counts(support::Way::to_broker).publishes_in;
    const auto back = scene.load_line().counts(support::Way::to_client).publishes_out;
    const auto number = [&](const char* name) {
        return counts.at(name).get<std::uint64_t>();
    };
    sums.push_back({.what = "load: scheduled = sent + overload + waiting",
                    .least = number("scheduled"),
                    .counted = number("sent") + number("overload") + number("waiting"),
                    .most = number("scheduled")});
    sums.push_back({.what = "load: acknowledged <= what the line took (again too)",
                    .least = number("acknowledged"),
                    .counted = there,
                    .most = ~std::uint64_t{0}});
    sums.push_back({.what = "load: delivered and duplicate <= what the line gave back",
                    .least = number("delivered") + number("duplicate"),
                    .counted = back,
                    .most = ~std::uint64_t{0}});
}

void add_calm_sums(Scene& scene, const SoakSettings& settings, std::vector<Sum>& sums) {
    scene.restart_broker();
    const auto there_before = scene.load_line().counts(support::Way::to_broker).publishes_out;
    const auto back_before = scene.load_line().counts(support::Way::to_client).publishes_in;
    scene.start_load(settings.calm);
    const auto counts =
        nlohmann::json::parse(scene.load_result(settings.calm + patience)).at("counts");
    std::this_thread::sleep_for(2s);  // The broker tells of what it counted once a second.
    const auto broker = scene.broker_counts();
    const auto exactly = [&](std::string what, std::uint64_t counted, const char* name) {
        const auto wanted = counts.at(name).get<std::uint64_t>();
        sums.push_back(
            {.what = std::move(what), .least = wanted, .counted = counted, .most = wanted});
    };
    const auto there = scene.load_line().counts(support::Way::to_broker).publishes_out;
    const auto back = scene.load_line().counts(support::Way::to_client).publishes_in;
    exactly("calm load: sent = as the line counts", there - there_before, "sent");
    exactly("calm load: sent = as the broker counts", broker.received, "sent");
    exactly("calm load: delivered = as the line counts", back - back_before, "delivered");
    exactly("calm load: delivered = as the broker counts", broker.sent, "delivered");
    exactly("calm load: delivered = sent", counts.at("sent").get<std::uint64_t>(), "delivered");
}

}  // namespace sonde::soak
