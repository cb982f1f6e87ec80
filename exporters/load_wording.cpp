// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_wording.hpp"

#include "exporters/load_findings.hpp"
#include "exporters/printable.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <cmath>

namespace sonde::load {

namespace {

/// Without zeros at its end.
std::string trimmed(std::string number) {
    if (number.find('.') != std::string::npos) {
        number.erase(number.find_last_not_of('0') + 1);
        if (number.ends_with('.')) {
            number.pop_back();
        }
    }
    return number;
}

}  // namespace

std::string rate_text(double per_second) {
    const int digits = per_second < 10 ? 3 : 1;
    return trimmed(fmt::format("{:.{}f}", per_second, digits)) + "/s";
}

std::string share_text(double ratio) {
    // What was meant as a round share must not fall below it by the last bit.
    return trimmed(fmt::format("{:.2f}", std::floor(ratio * 10'000.0 + 1e-6) / 100.0)) + " %";
}

std::vector<Tally> operations_of(const LoadCounts& counts) {
    return {{counts.scheduled, "scheduled", false},
            {counts.sent, "sent", false},
            {counts.acknowledged, "acknowledged", false},
            {counts.failed, "failed", true},
            {counts.overload, "overload", true}};
}

std::vector<Tally> deliveries_of(const LoadResult& result) {
    const auto& counts = result.counts;
    std::vector<Tally> tallies{{counts.expected, "expected", false},
                               {counts.delivered, "delivered", false}};
    if (knows_lost(result)) {
        tallies.push_back({counts.lost(), "lost", true});
    }
    tallies.insert(tallies.end(),
                   {{counts.duplicate, "duplicate", false},
                    {counts.reordered, "reordered", false},
                    {counts.corrupt, "corrupt", true},
                    {counts.late, "late", false},
                    {counts.excused, "excused", false}});
    if (counts.foreign > 0) {
        tallies.push_back({counts.foreign, "foreign", false});
    }
    return tallies;
}

std::vector<Tally> connections_of(const ConnectionTally& connections) {
    std::vector<Tally> tallies{{connections.attempted, "attempted", false},
                               {connections.established, "established", false},
                               {connections.failed, "failed", true},
                               {connections.cut, "cut", true}};
    if (connections.resumed > 0) {
        tallies.push_back({connections.resumed, "resumed", false});
    }
    return tallies;
}

bool knows_lost(const LoadResult& result) {
    return !result.crosses_shards || result.merged.size() >= result.shard.count;
}

std::array<NamedTimes, 4> latencies_of(const LoadResult& result) {
    const auto& latency = result.latency;
    return {NamedTimes{"response", &latency.response},
            NamedTimes{"service", &latency.service},
            NamedTimes{"acknowledgement", &latency.acknowledgement},
            NamedTimes{"lateness", &latency.lateness}};
}

std::array<NamedTimes, 6> handshakes_of(const LoadResult& result) {
    const auto& connections = result.connections;
    return {NamedTimes{name_of(Phase::tcp), &connections.tcp},
            NamedTimes{name_of(Phase::proxy), &connections.proxy},
            NamedTimes{name_of(Phase::tls), &connections.tls},
            NamedTimes{name_of(Phase::websocket), &connections.websocket},
            NamedTimes{name_of(Phase::connect), &connections.connect},
            NamedTimes{name_of(Phase::subscribe), &connections.subscribe}};
}

std::string title_of(const FailureKey& key, const FailureCount& failure) {
    auto title = fmt::format("{} {}", name_of(key.phase), name_of(key.reason));
    if (key.code) {
        title += fmt::format(", {}", *key.code);
    }
    if (!failure.code_name.empty()) {
        title += fmt::format(" ({})", failure.code_name);
    }
    return title;
}

std::vector<std::string> generator_facts(const LoadResult& result) {
    const auto& generator = result.generator;
    std::vector<std::string> facts;
    facts.push_back(fmt::format("{} worker{}", result.workers, result.workers == 1 ? "" : "s"));
    facts.push_back(fmt::format("busiest CPU at most {:.0f} %", 100.0 * highest_cpu(result)));
    if (generator.pickup.count() > 0) {
        facts.push_back("due messages seen to within " + format_duration(generator.pickup.at(99)) +
                        " (p99)");
    }
    facts.push_back("longest turn " + format_duration(generator.longest_turn));
    if (result.bytes_per_connection) {
        facts.push_back(format_size(*result.bytes_per_connection) + " a connection");
    }
    facts.push_back(format_size(generator.resident_bytes) + " resident");
    facts.push_back(fmt::format("{} blocked writes", generator.blocked_writes));
    facts.push_back(fmt::format("{} sent, {} received",
                                format_size(generator.bytes_sent),
                                format_size(generator.bytes_received)));
    return facts;
}

std::vector<std::string> identity_facts(const LoadResult& result) {
    std::vector<std::string> facts{"plan " + result.plan_hash};
    if (!result.merged.empty()) {
        facts.push_back(fmt::format("{} shards merged", result.merged.size()));
    } else if (!result.shard.whole()) {
        facts.push_back("shard " + to_string(result.shard));
    }
    facts.push_back(fmt::format("--seed {} repeats it", result.seed));
    return facts;
}

}  // namespace sonde::load
