// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_json_read.hpp"

#include "exporters/hdr_encoding.hpp"
#include "exporters/json_fields.hpp"
#include "exporters/load_json.hpp"
#include "exporters/printable.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>

namespace sonde::load {

namespace {

using nlohmann::json;

std::optional<Stage> stage_named(std::string_view name) {
    for (const auto stage : {Stage::connect,
                             Stage::subscribe,
                             Stage::warm_up,
                             Stage::measure,
                             Stage::drain,
                             Stage::done}) {
        if (name_of(stage) == name) {
            return stage;
        }
    }
    return std::nullopt;
}

/// A member whose text is a name out of a closed set, looked up by `named`.
template <class Named>
auto name_in(const JsonFields& fields, std::string_view key, Named named) {
    const auto value = named(fields.text(key));
    if (!value) {
        fields.complain(key, "not a name that sonde knows here");
    }
    return value.value_or(typename decltype(value)::value_type{});
}

std::optional<Duration> seconds_or_null(const JsonFields& fields, std::string_view key) {
    return fields.is_null(key) ? std::nullopt : std::optional{fields.seconds(key)};
}

std::string text_or_null(const JsonFields& fields, std::string_view key) {
    return fields.is_null(key) ? std::string{} : fields.text(key);
}

void read_plan(LoadResult& into, const JsonFields& plan) {
    into.plan_hash = plan.text("hash");
    into.name = plan.text("name");
    into.plan_summary = plan.text("summary");
    into.seed = plan.whole("seed");
    into.targets = plan.texts("targets");
    into.clients = plan.whole("clients");
    into.closed_loop = plan.flag("closed_loop");
    into.wanted_rate = plan.number("wanted_rate");
}

void read_shard(LoadResult& into, const JsonFields& shard) {
    into.shard = {.index = shard.whole<std::uint32_t>("index"),
                  .count = shard.whole<std::uint32_t>("count")};
    if (into.shard.index >= into.shard.count) {
        shard.complain("index", "not below the count");
    }
    into.merged = shard.wholes_below("merged", into.shard.count);
    into.crosses_shards = shard.flag("crosses_shards");
}

LoadCounts counts_in(const JsonFields& counts) {
    return {.scheduled = counts.whole("scheduled"),
            .sent = counts.whole("sent"),
            .acknowledged = counts.whole("acknowledged"),
            .failed = counts.whole("failed"),
            .overload = counts.whole("overload"),
            .waiting = counts.whole("waiting"),
            .in_flight = counts.whole("in_flight"),
            .expected = counts.whole("expected"),
            .delivered = counts.whole("delivered"),
            .excused = counts.whole("excused"),
            .duplicate = counts.whole("duplicate"),
            .redelivered = counts.whole("redelivered"),
            .reordered = counts.whole("reordered"),
            .corrupt = counts.whole("corrupt"),
            .late = counts.whole("late"),
            .foreign = counts.whole("foreign")};
}

double sum_in(const JsonFields& sum) {
    __extension__ using Wide = unsigned __int128;
    constexpr std::uint64_t second = 1'000'000'000;
    const auto seconds = sum.whole("seconds");
    const auto nanoseconds = sum.whole_up_to("nanoseconds", second - 1);
    return static_cast<double>(Wide{seconds} * second + nanoseconds);
}

Histogram distribution_in(const JsonFields& parent, std::string_view key) {
    const auto fields = parent.object(key);
    const auto count = fields.whole("count");
    if (count == 0) {
        return Histogram{latency_precision_bits};
    }
    const auto counts = decode_hdr(fields.text("hdr"));
    if (!counts) {
        fields.complain("hdr", counts.error());
        return Histogram{latency_precision_bits};
    }
    const auto histogram = Histogram::from({.precision_bits = latency_precision_bits,
                                            .counts = *counts,
                                            .min = fields.seconds("min"),
                                            .max = fields.seconds("max"),
                                            .sum = sum_in(fields.object("sum"))});
    if (!histogram || histogram->count() != count) {
        parent.complain(key, "count, min, max and sum do not fit the counts in hdr");
        return Histogram{latency_precision_bits};
    }
    return *histogram;
}

LatencySet latency_in(const JsonFields& latency) {
    return {.response = distribution_in(latency, "response"),
            .service = distribution_in(latency, "service"),
            .acknowledgement = distribution_in(latency, "acknowledgement"),
            .lateness = distribution_in(latency, "lateness")};
}

/// Of a phase that few runs have.
Histogram rare_distribution_in(const JsonFields& parent, std::string_view key) {
    return parent.has(key) ? distribution_in(parent, key) : Histogram{latency_precision_bits};
}

ConnectionTally connections_in(const JsonFields& connections) {
    return {.attempted = connections.whole("attempted"),
            .established = connections.whole("established"),
            .failed = connections.whole("failed"),
            .cut = connections.whole("cut"),
            .resumed = connections.whole("resumed"),
            .tcp = distribution_in(connections, "tcp"),
            .proxy = rare_distribution_in(connections, "proxy"),
            .tls = distribution_in(connections, "tls"),
            .websocket = rare_distribution_in(connections, "websocket"),
            .connect = distribution_in(connections, "connect"),
            .subscribe = distribution_in(connections, "subscribe")};
}

FailureTable failures_in(const std::vector<JsonFields>& rows) {
    FailureTable failures;
    for (const auto& row : rows) {
        FailureKey key{.phase = name_in(row, "phase", phase_named),
                       .reason = name_in(row, "reason", failure_reason_named)};
        if (!row.is_null("code")) {
            key.code = row.whole<std::uint16_t>("code");
        }
        const bool fresh =
            failures
                .try_emplace(key,
                             FailureCount{.count = row.whole("count"),
                                          .code_name = text_or_null(row, "code_name"),
                                          .detail = row.text("detail")})
                .second;
        if (!fresh) {
            row.complain("reason", "the second row of this phase, reason and code");
        }
    }
    return failures;
}

TimelineRow row_in(const JsonFields& row) {
    return {.at = row.seconds("at"),
            .length = row.seconds("length"),
            .stage = name_in(row, "stage", stage_named),
            .connected = row.whole("connected"),
            .wanted_rate = row.number("wanted_rate"),
            .scheduled = row.whole("scheduled"),
            .sent = row.whole("sent"),
            .acknowledged = row.whole("acknowledged"),
            .delivered = row.whole("delivered"),
            .failed = row.whole("failed"),
            .overload = row.whole("overload"),
            .connect_failures = row.whole("connect_failures"),
            .response_p50 = seconds_or_null(row, "response_p50"),
            .response_p99 = seconds_or_null(row, "response_p99"),
            .response_max = seconds_or_null(row, "response_max"),
            .service_p99 = seconds_or_null(row, "service_p99"),
            .acknowledgement_p99 = seconds_or_null(row, "acknowledgement_p99"),
            .lateness_p99 = seconds_or_null(row, "lateness_p99"),
            .cpu = row.number("cpu")};
}

void read_generator(LoadResult& into, const JsonFields& generator) {
    into.workers = generator.whole<std::uint32_t>("workers");
    into.generator = {.cpu = generator.seconds("cpu"),
                      .busiest_cpu = generator.seconds("busiest_cpu"),
                      .longest_turn = generator.seconds("loop_lag"),
                      .turns = generator.whole("turns"),
                      .full_turns = generator.whole("full_turns"),
                      .blocked_writes = generator.whole("blocked_writes"),
                      .bytes_sent = generator.whole("bytes_sent"),
                      .bytes_received = generator.whole("bytes_received"),
                      .pickup = distribution_in(generator, "pickup"),
                      .resident_bytes = generator.whole("resident_bytes")};
    if (!generator.is_null("bytes_per_connection")) {
        into.bytes_per_connection = generator.whole("bytes_per_connection");
    }
}

LoadThresholdOutcome threshold_in(const JsonFields& row) {
    return {.text = row.text("text"),
            .held = row.flag("held"),
            .value = row.is_null("value") ? std::nullopt : std::optional{row.number("value")},
            .sentence = row.text("sentence"),
            .aborted = row.flag("aborted")};
}

LoadResult result_in(const JsonFields& file) {
    LoadResult result;
    read_plan(result, file.object("plan"));
    read_shard(result, file.object("shard"));
    result.limited_by = file.texts("limited_by");
    result.interrupted = file.flag("interrupted");
    result.started = file.time("started");
    result.total = file.seconds("total");
    const auto measure = file.object("measure");
    result.measure_started = measure.time("started");
    result.measured = measure.seconds("duration");
    result.counts = counts_in(file.object("counts"));
    result.latency = latency_in(file.object("latency"));
    result.connections = connections_in(file.object("connections"));
    result.failures = failures_in(file.objects("failures"));
    for (const auto& row : file.objects("timeline")) {
        result.timeline.push_back(row_in(row));
    }
    const auto gaps = file.object("gaps");
    result.longest_stream_gap = seconds_or_null(gaps, "stream").value_or(Duration{});
    result.longest_gap = seconds_or_null(gaps, "all").value_or(Duration{});
    read_generator(result, file.object("generator"));
    for (const auto& row : file.objects("thresholds")) {
        result.thresholds.push_back(threshold_in(row));
    }
    return result;
}

tl::expected<json, std::string> parsed(std::string_view text) {
    try {
        return json::parse(text);
    } catch (const json::parse_error& error) {
        return tl::unexpected{"it is not JSON from byte " + std::to_string(error.byte) + " on"};
    } catch (const json::exception&) {
        return tl::unexpected{std::string{"it holds a number that is too large"}};
    }
}

}  // namespace

tl::expected<LoadResult, std::string> read_load_result(std::string_view text) {
    const auto document = parsed(text);
    if (!document) {
        return tl::unexpected{document.error()};
    }
    Complaint complaint;
    const JsonFields file{*document, "", complaint};
    const auto schema = file.text("schema");
    if (schema != load_schema) {
        file.complain("schema", "`" + printable(schema) + "` and not `" + load_schema + "`");
    }
    // Without the schema nothing else is known to mean what it seems to.
    auto result = complaint.first() ? LoadResult{} : result_in(file);
    if (complaint.first()) {
        return tl::unexpected{*complaint.first()};
    }
    return result;
}

}  // namespace sonde::load
