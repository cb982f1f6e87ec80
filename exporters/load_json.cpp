// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_json.hpp"

#include "exporters/decimal.hpp"
#include "exporters/hdr_encoding.hpp"
#include "exporters/json_text.hpp"
#include "exporters/utc.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <type_traits>

namespace sonde::load {

namespace {

using Json = nlohmann::ordered_json;

Json seconds_or_null(const std::optional<Duration>& duration) {
    return duration ? Json(in_seconds(*duration)) : Json();
}

/// How many times `whole` goes into `part`; null where there is nothing to divide by.
template <class T>
Json ratio_or_null(T part, T whole) {
    if (whole == T{}) {
        return {};
    }
    if constexpr (std::is_same_v<T, Duration>) {
        return in_seconds(part) / in_seconds(whole);
    } else {
        return static_cast<double>(part) / static_cast<double>(whole);
    }
}

Json plan_of(const LoadResult& result) {
    return {{"hash", result.plan_hash},
            {"name", result.name},
            {"summary", result.plan_summary},
            {"seed", result.seed},
            {"targets", result.targets},
            {"clients", result.clients},
            {"closed_loop", result.closed_loop},
            {"wanted_rate", result.wanted_rate}};
}

Json shard_of(const LoadResult& result) {
    return {{"index", result.shard.index},
            {"count", result.shard.count},
            {"merged", result.merged},
            {"crosses_shards", result.crosses_shards}};
}

Json counts_of(const LoadResult& result) {
    const auto& counts = result.counts;
    const bool elsewhere = result.crosses_shards && result.merged.empty();
    return {{"scheduled", counts.scheduled},
            {"sent", counts.sent},
            {"acknowledged", counts.acknowledged},
            {"failed", counts.failed},
            {"overload", counts.overload},
            {"waiting", counts.waiting},
            {"in_flight", counts.in_flight},
            {"expected", counts.expected},
            {"delivered", counts.delivered},
            {"lost", elsewhere ? Json() : Json(counts.lost())},
            {"excused", counts.excused},
            {"duplicate", counts.duplicate},
            {"redelivered", counts.redelivered},
            {"reordered", counts.reordered},
            {"corrupt", counts.corrupt},
            {"late", counts.late},
            {"foreign", counts.foreign}};
}

Json rates_of(const LoadResult& result) {
    const auto rate = [&result](double value) {
        return result.measured == Duration::zero() ? Json() : Json(value);
    };
    return {{"wanted", result.wanted_rate},
            {"sent", rate(result.sent_rate())},
            {"delivered", rate(result.delivered_rate())}};
}

/// A histogram's sum is a whole number of nanoseconds, however large.
Json sum_of(double nanoseconds) {
    __extension__ using Wide = unsigned __int128;
    constexpr Wide second = 1'000'000'000;
    const auto whole = static_cast<Wide>(nanoseconds);
    return {{"seconds", static_cast<std::uint64_t>(whole / second)},
            {"nanoseconds", static_cast<std::uint64_t>(whole % second)}};
}

Json distribution_of(const Histogram& histogram) {
    const bool empty = histogram.count() == 0;
    const auto figure = [empty](Duration value) {
        return empty ? Json() : Json(in_seconds(value));
    };
    return {{"count", histogram.count()},
            {"min", figure(histogram.min())},
            {"mean", figure(histogram.mean())},
            {"p50", figure(histogram.at(50))},
            {"p90", figure(histogram.at(90))},
            {"p95", figure(histogram.at(95))},
            {"p99", figure(histogram.at(99))},
            {"p999", figure(histogram.at(99.9))},
            {"p9999", figure(histogram.at(99.99))},
            {"max", figure(histogram.max())},
            {"sum", empty ? Json() : sum_of(histogram.sum())},
            {"hdr", empty ? Json() : Json(encode_hdr(histogram))}};
}

Json latency_of(const LatencySet& latency) {
    return {{"response", distribution_of(latency.response)},
            {"service", distribution_of(latency.service)},
            {"acknowledgement", distribution_of(latency.acknowledgement)},
            {"lateness", distribution_of(latency.lateness)}};
}

Json connections_of(const ConnectionTally& tally) {
    Json connections{{"attempted", tally.attempted},
                     {"established", tally.established},
                     {"failed", tally.failed},
                     {"cut", tally.cut},
                     {"resumed", tally.resumed},
                     {"tcp", distribution_of(tally.tcp)},
                     {"tls", distribution_of(tally.tls)},
                     {"connect", distribution_of(tally.connect)},
                     {"subscribe", distribution_of(tally.subscribe)}};
    // Few runs go through a proxy or a WebSocket.
    if (tally.proxy.count() > 0) {
        connections["proxy"] = distribution_of(tally.proxy);
    }
    if (tally.websocket.count() > 0) {
        connections["websocket"] = distribution_of(tally.websocket);
    }
    return connections;
}

Json failures_of(const FailureTable& failures) {
    auto rows = Json::array();
    for (const auto& [key, failure] : failures) {
        rows.push_back({{"phase", name_of(key.phase)},
                        {"reason", name_of(key.reason)},
                        {"code", value_or_null(key.code)},
                        {"code_name", text_or_null(failure.code_name)},
                        {"count", failure.count},
                        {"detail", failure.detail}});
    }
    return rows;
}

Json timeline_of(const std::vector<TimelineRow>& timeline) {
    auto rows = Json::array();
    for (const auto& row : timeline) {
        rows.push_back({{"at", in_seconds(row.at)},
                        {"length", in_seconds(row.length)},
                        {"stage", name_of(row.stage)},
                        {"connected", row.connected},
                        {"wanted_rate", row.wanted_rate},
                        {"scheduled", row.scheduled},
                        {"sent", row.sent},
                        {"acknowledged", row.acknowledged},
                        {"delivered", row.delivered},
                        {"failed", row.failed},
                        {"overload", row.overload},
                        {"connect_failures", row.connect_failures},
                        {"response_p50", seconds_or_null(row.response_p50)},
                        {"response_p99", seconds_or_null(row.response_p99)},
                        {"response_max", seconds_or_null(row.response_max)},
                        {"service_p99", seconds_or_null(row.service_p99)},
                        {"acknowledgement_p99", seconds_or_null(row.acknowledgement_p99)},
                        {"lateness_p99", seconds_or_null(row.lateness_p99)},
                        {"cpu", row.cpu}});
    }
    return rows;
}

Json gaps_of(const LoadResult& result) {
    const auto gap = [&result](Duration length) {
        const bool unknown = result.counts.delivered == 0 && length == Duration::zero();
        return unknown ? Json() : Json(in_seconds(length));
    };
    return {{"stream", gap(result.longest_stream_gap)}, {"all", gap(result.longest_gap)}};
}

Json generator_of(const LoadResult& result) {
    const auto& tally = result.generator;
    return {{"workers", result.workers},
            {"cpu", in_seconds(tally.cpu)},
            {"busiest_cpu", in_seconds(tally.busiest_cpu)},
            {"busiest_cpu_ratio", ratio_or_null(tally.busiest_cpu, result.total)},
            {"loop_lag", in_seconds(tally.longest_turn)},
            {"pickup", distribution_of(tally.pickup)},
            {"turns", tally.turns},
            {"full_turns", tally.full_turns},
            {"backlog_ratio", ratio_or_null(tally.full_turns, tally.turns)},
            {"blocked_writes", tally.blocked_writes},
            {"bytes_sent", tally.bytes_sent},
            {"bytes_received", tally.bytes_received},
            {"resident_bytes", tally.resident_bytes},
            {"bytes_per_connection", value_or_null(result.bytes_per_connection)}};
}

Json thresholds_of(const std::vector<LoadThresholdOutcome>& thresholds) {
    auto rows = Json::array();
    for (const auto& outcome : thresholds) {
        rows.push_back({{"text", outcome.text},
                        {"held", outcome.held},
                        {"value", value_or_null(outcome.value)},
                        {"sentence", outcome.sentence},
                        {"aborted", outcome.aborted}});
    }
    return rows;
}

}  // namespace

std::string to_json_line(const LoadResult& result) {
    return to_json_text(Json{
        {"schema", load_schema},
        {"plan", plan_of(result)},
        {"shard", shard_of(result)},
        {"verdict", name_of(result.verdict())},
        {"limited_by", result.limited_by},
        {"interrupted", result.interrupted},
        {"started", format_utc(result.started)},
        {"total", in_seconds(result.total)},
        {"measure",
         {{"started", format_utc(result.measure_started)},
          {"duration", in_seconds(result.measured)}}},
        {"counts", counts_of(result)},
        {"rates", rates_of(result)},
        {"latency", latency_of(result.latency)},
        {"connections", connections_of(result.connections)},
        {"failures", failures_of(result.failures)},
        {"timeline", timeline_of(result.timeline)},
        {"gaps", gaps_of(result)},
        {"generator", generator_of(result)},
        {"thresholds", thresholds_of(result.thresholds)},
    });
}

}  // namespace sonde::load
