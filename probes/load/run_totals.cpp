// SPDX-License-Identifier: Apache-2.0
#include "probes/load/run_totals.hpp"

#include <algorithm>

namespace sonde::load {

namespace {

std::optional<Duration> quantile(const Histogram& histogram, double percentile) {
    return histogram.count() == 0 ? std::nullopt : std::optional{histogram.at(percentile)};
}

double seconds(Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

}  // namespace

LoadSnapshot whole_of(const LoadResult& result) {
    LoadSnapshot whole{
        .stage = Stage::measure,
        .at = result.measure_started - result.started,
        .length = result.measured,
        .wall = result.measure_started,
        .clients = result.clients,
        .wanted_rate = result.wanted_rate,
    };
    whole.counts = result.counts;
    whole.latency = result.latency;
    whole.connections = result.connections;
    whole.failures = result.failures;
    whole.generator = result.generator;
    whole.longest_stream_gap = result.longest_stream_gap;
    return whole;
}

TimelineRow row_of(const LoadSnapshot& snapshot) {
    const auto& counts = snapshot.counts;
    const auto& latency = snapshot.latency;
    return {
        .at = snapshot.at,
        .length = snapshot.length,
        .stage = snapshot.stage,
        .connected = snapshot.connected,
        .wanted_rate = snapshot.wanted_rate,
        .scheduled = counts.scheduled,
        .sent = counts.sent,
        .acknowledged = counts.acknowledged,
        .delivered = counts.delivered,
        .failed = counts.failed,
        .overload = counts.overload,
        .connect_failures = snapshot.connections.failed + snapshot.connections.cut,
        .response_p50 = quantile(latency.response, 50),
        .response_p99 = quantile(latency.response, 99),
        .response_max = quantile(latency.response, 100),
        .service_p99 = quantile(latency.service, 99),
        .acknowledgement_p99 = quantile(latency.acknowledgement, 99),
        .lateness_p99 = quantile(latency.lateness, 99),
        .cpu = snapshot.length <= Duration::zero()
                   ? 0.0
                   : seconds(snapshot.generator.busiest_cpu) / seconds(snapshot.length),
    };
}

void RunTotals::add(const LoadSnapshot& snapshot) {
    const auto& counts = snapshot.counts;
    result_.counts += counts;
    // These two are where things stand and not what was added.
    result_.counts.waiting = counts.waiting;
    result_.counts.in_flight = counts.in_flight;
    result_.latency += snapshot.latency;
    result_.connections += snapshot.connections;
    load::add(result_.failures, snapshot.failures);
    result_.generator += snapshot.generator;
    result_.total = snapshot.at + snapshot.length;
    result_.longest_stream_gap = std::max(result_.longest_stream_gap, snapshot.longest_stream_gap);
    result_.timeline.push_back(row_of(snapshot));
    if (snapshot.stage == Stage::measure) {
        if (!measuring_) {
            measuring_ = true;
            result_.measure_started = snapshot.wall;
            last_delivery_ = snapshot.at;
        }
        result_.measured += snapshot.length;
        scheduled_by_rate_ += snapshot.wanted_rate * seconds(snapshot.length);
        while_measuring_ += snapshot.generator;
        note_gaps(snapshot);
    }
}

void RunTotals::excuse(std::int64_t deliveries) {
    auto& excused = result_.counts.excused;
    const auto sum = static_cast<std::int64_t>(excused) + deliveries;
    excused = static_cast<std::uint64_t>(std::max<std::int64_t>(sum, 0));
}

/// Only with deliveries at all is their absence a gap.
void RunTotals::note_gaps(const LoadSnapshot& snapshot) {
    if (result_.counts.expected == 0) {
        return;
    }
    for (std::size_t slot = 0; slot < snapshot.delivered_in.size(); ++slot) {
        if (!snapshot.delivered_in.test(slot)) {
            continue;
        }
        const Duration at = snapshot.at + std::chrono::milliseconds{slot};
        result_.longest_gap = std::max(result_.longest_gap, at - *last_delivery_);
        last_delivery_ = std::max(*last_delivery_, at);
    }
}

LoadResult RunTotals::result() const {
    LoadResult result = result_;
    if (result.measured > Duration::zero()) {
        result.wanted_rate = scheduled_by_rate_ / seconds(result.measured);
    }
    return result;
}

}  // namespace sonde::load
