// SPDX-License-Identifier: Apache-2.0
#include "tests/exporters/load_samples.hpp"

#include "tests/exporters/samples.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

namespace sonde::load::samples {

using namespace std::chrono_literals;

namespace {

/// `count` values about `median`, the slowest hundredth up to thirty times as long: the shape of a
/// healthy broker's latencies, without chance.
void record_usual(Histogram& into, Duration median, int count) {
    for (int i = 0; i < count; ++i) {
        const double rank = (i + 0.5) / count;
        const double factor = 0.7 + 0.6 * rank + 0.05 / (1.0 - rank);
        into.record(
            Duration{std::llround(static_cast<double>(median.count()) * std::min(factor, 30.0))});
    }
}

/// What waits for the end of a pause: one value a millisecond, from all of it to nothing.
void record_pause(Histogram& into, Duration length, Duration usual) {
    for (auto wait = length; wait > 0ns; wait -= 1ms) {
        into.record(wait + usual);
    }
}

TimelineRow row(int second, Stage stage) {
    const bool measured = stage == Stage::measure;
    TimelineRow row{.at = second * 1s,
                    .length = 1s,
                    .stage = stage,
                    .connected = stage == Stage::connect ? 120U : 200U,
                    .wanted_rate = measured ? 1000.0 : 0.0,
                    .cpu = measured ? 0.12 : 0.03};
    if (measured) {
        row.scheduled = row.sent = row.acknowledged = row.delivered = 1000;
        row.response_p50 = 310us + second % 3 * 12us;
        row.response_p99 = 1900us + second % 4 * 130us;
        row.response_max = 4200us + second % 5 * 900us;
        row.service_p99 = 1800us + second % 4 * 120us;
        row.acknowledgement_p99 = 1500us + second % 4 * 110us;
        row.lateness_p99 = 95us + second % 3 * 8us;
    }
    return row;
}

std::vector<TimelineRow> timeline() {
    std::vector<TimelineRow> rows{row(0, Stage::connect), row(1, Stage::subscribe)};
    for (int second = 2; second < 12; ++second) {
        rows.push_back(row(second, Stage::measure));
    }
    rows.push_back(row(12, Stage::drain));
    return rows;
}

ConnectionTally connections() {
    ConnectionTally tally{.attempted = 200, .established = 200};
    record_usual(tally.tcp, 24us, 200);
    record_usual(tally.connect, 180us, 200);
    record_usual(tally.subscribe, 120us, 100);
    return tally;
}

}  // namespace

LoadResult steady() {
    LoadResult result{
        .name = "orders",
        .plan_hash = "a1b2c3d4e5f60718",
        .plan_summary = "100 publishers, 100 subscribers, 1000/s, 100B, QoS 1, MQTT 5",
        .targets = {"mqtt://127.0.0.1:1883"},
        .seed = 42,
        .started = sonde::samples::moment(),
        .measure_started = sonde::samples::moment() + 2s,
        .measured = 10s,
        .total = 12'050ms,
        .wanted_rate = 1000.0,
        .clients = 200,
        .counts = {.scheduled = 10'000,
                   .sent = 10'000,
                   .acknowledged = 10'000,
                   .expected = 10'000,
                   .delivered = 10'000},
        .connections = connections(),
        .generator = {.cpu = 1450ms,
                      .busiest_cpu = 1450ms,
                      .longest_turn = 1240us,
                      .turns = 31'204,
                      .bytes_sent = 1'420'000,
                      .bytes_received = 1'310'000,
                      .resident_bytes = 9'437'184},
        .workers = 1,
        .bytes_per_connection = 812,
        .longest_stream_gap = 104ms,
        .longest_gap = 4ms,
        .timeline = timeline(),
        .thresholds =
            {{.text = "response.p99<50ms",
              .held = true,
              .value = 0.00231,
              .sentence = "response.p99 is 2.31ms, below 50ms"},
             {.text = "lost==0", .held = true, .value = 0.0, .sentence = "lost is 0, exactly 0"}},
    };
    record_usual(result.latency.response, 330us, 10'000);
    record_usual(result.latency.service, 290us, 10'000);
    record_usual(result.latency.acknowledgement, 260us, 10'000);
    record_usual(result.latency.lateness, 40us, 10'000);
    record_usual(result.generator.pickup, 30us, 10'000);
    return result;
}

LoadResult stalled() {
    auto result = steady();
    result.latency = {};
    record_usual(result.latency.response, 330us, 9000);
    record_pause(result.latency.response, 1s, 330us);
    record_usual(result.latency.service, 290us, 9990);
    record_pause(result.latency.service, 10ms, 290us);
    record_usual(result.latency.acknowledgement, 260us, 9000);
    record_pause(result.latency.acknowledgement, 1s, 260us);
    record_usual(result.latency.lateness, 40us, 9000);
    record_pause(result.latency.lateness, 1s, 40us);
    result.counts = {.scheduled = 10'000,
                     .sent = 9'997,
                     .acknowledged = 9'990,
                     .failed = 7,
                     .overload = 3,
                     .expected = 9'990,
                     .delivered = 9'975,
                     .excused = 4,
                     .duplicate = 5,
                     .redelivered = 3,
                     .reordered = 6,
                     .corrupt = 1,
                     .late = 2,
                     .foreign = 1};
    result.connections.attempted = 207;
    result.connections.established = 205;
    result.connections.failed = 2;
    result.connections.cut = 5;
    result.connections.resumed = 1;
    result.failures = {
        {{.phase = Phase::tcp, .reason = FailureReason::refused},
         {.count = 1, .detail = "Nothing listens on port 1883 of 127.0.0.1."}},
        {{.phase = Phase::connect, .reason = FailureReason::rejected, .code = std::uint16_t{135}},
         {.count = 1,
          .code_name = "Not authorized",
          .detail = "The broker refused the login with 135 (Not authorized): look at the user "
                    "name, its password and the broker's access rules."}},
        {{.phase = Phase::publish, .reason = FailureReason::closed},
         {.count = 7, .detail = "The broker closed the connection."}}};
    result.longest_stream_gap = 1104ms;
    result.longest_gap = 1002ms;
    result.generator.blocked_writes = 17;
    auto& pause = result.timeline.at(6);
    pause.sent = pause.acknowledged = pause.delivered = 0;
    pause.response_p50 = pause.response_p99 = pause.response_max = std::nullopt;
    pause.service_p99 = pause.acknowledgement_p99 = pause.lateness_p99 = std::nullopt;
    pause.connected = 195;
    pause.connect_failures = 2;
    pause.failed = 7;
    auto& after = result.timeline.at(7);
    after.sent = after.acknowledged = 1997;
    after.delivered = 1975;
    after.overload = 3;
    after.response_p50 = 490ms;
    after.response_p99 = 980ms;
    after.response_max = 1003ms;
    after.lateness_p99 = 979ms;
    result.thresholds.front() = {.text = "response.p99<50ms",
                                 .held = false,
                                 .value = 0.9,
                                 .sentence = "response.p99 is 900ms, not below 50ms"};
    result.thresholds.back() = {.text = "lost==0",
                                .held = false,
                                .value = 11.0,
                                .sentence = "lost is 11, not 0",
                                .aborted = true};
    return result;
}

LoadResult limited() {
    auto result = steady();
    result.latency.lateness = Histogram{latency_precision_bits};
    record_usual(result.latency.lateness, 30ms, 10'000);
    result.latency.response = Histogram{latency_precision_bits};
    record_usual(result.latency.response, 31ms, 10'000);
    result.limited_by = {
        "lateness: 1 % of the operations were seen to 61.2ms or more after they were due (limit "
        "10ms); lower the rate, add workers or use an idle machine",
        "CPU: the busiest worker used 99 % of a core (limit 95 %); add workers, shards or "
        "processors"};
    result.generator.busiest_cpu = 11'900ms;
    for (auto& second : result.timeline) {
        second.cpu = second.stage == Stage::measure ? 0.99 : 0.2;
    }
    result.shard = {.index = 1, .count = 4};
    return result;
}

LoadResult closed_loop() {
    auto result = steady();
    result.closed_loop = true;
    result.wanted_rate = 0.0;
    for (auto& second : result.timeline) {
        second.wanted_rate = 0.0;
    }
    result.latency.response = result.latency.service;
    return result;
}

LoadResult storm() {
    auto result = steady();
    result.plan_summary = "5000 clients that only connect, MQTT 5";
    result.measured = 0s;
    result.wanted_rate = 0.0;
    result.clients = 5000;
    result.counts = {};
    result.latency = {};
    result.connections = {.attempted = 5000, .established = 4000, .failed = 1000};
    record_usual(result.connections.tcp, 90us, 3500);
    result.connections.tcp.record(1020ms, 380);
    result.connections.tcp.record(3045ms, 110);
    result.connections.tcp.record(7060ms, 10);
    record_usual(result.connections.connect, 2ms, 4000);
    result.failures = {{{.phase = Phase::tcp, .reason = FailureReason::timeout},
                        {.count = 1000, .detail = "127.0.0.1 did not answer within 30s."}}};
    result.thresholds.clear();
    result.interrupted = true;
    result.longest_stream_gap = result.longest_gap = 0s;
    result.timeline.resize(2);
    return result;
}

LoadResult hostile() {
    auto result = stalled();
    const std::string attack =
        "</title></script><script>alert(1)</script><img src=x onerror='x'>"
        "\x1b[31m\"&amp;\xff\n]]>";
    result.name = attack;
    result.plan_hash = attack;
    result.plan_summary = attack;
    result.targets = {attack, attack};
    result.limited_by = {attack};
    for (auto& [key, failure] : result.failures) {
        failure.code_name = attack;
        failure.detail = attack;
    }
    for (auto& threshold : result.thresholds) {
        threshold.text = attack;
        threshold.sentence = attack;
    }
    return result;
}

LoadSnapshot eventful_interval() {
    LoadSnapshot interval{
        .index = 7,
        .stage = Stage::measure,
        .at = 7s,
        .length = 1s,
        .wall = sonde::samples::moment() + 7s,
        .clients = 200,
        .connected = 198,
        .subscribed = 99,
        .wanted_rate = 1000.0,
        .warm_up_messages = 500,
        .counts = {.scheduled = 1000,
                   .sent = 990,
                   .acknowledged = 970,
                   .failed = 5,
                   .overload = 4,
                   .expected = 990,
                   .delivered = 960,
                   .excused = 10,
                   .duplicate = 3,
                   .redelivered = 2,
                   .reordered = 6,
                   .corrupt = 1,
                   .late = 7,
                   .foreign = 8},
        .connections = {.attempted = 205, .established = 203, .failed = 2, .cut = 5, .resumed = 4},
        .generator = {.cpu = 340ms,
                      .busiest_cpu = 250ms,
                      .longest_turn = 1240us,
                      .turns = 3120,
                      .full_turns = 12,
                      .blocked_writes = 17,
                      .bytes_sent = 142'000,
                      .bytes_received = 131'000,
                      .resident_bytes = 9'437'184},
        .longest_stream_gap = 104ms};
    record_usual(interval.latency.response, 330us, 960);
    record_usual(interval.latency.service, 290us, 960);
    record_usual(interval.latency.acknowledgement, 260us, 970);
    record_usual(interval.latency.lateness, 40us, 990);
    record_usual(interval.generator.pickup, 30us, 1000);
    record_usual(interval.connections.tcp, 24us, 205);
    record_usual(interval.connections.tls, 2ms, 205);
    record_usual(interval.connections.connect, 180us, 203);
    record_usual(interval.connections.subscribe, 120us, 99);
    interval.failures = {
        {{.phase = Phase::tcp, .reason = FailureReason::refused}, {.count = 2}},
        {{.phase = Phase::publish, .reason = FailureReason::closed}, {.count = 5}},
        {{.phase = Phase::publish, .reason = FailureReason::rejected, .code = std::uint16_t{151}},
         {.count = 1}},
        {{.phase = Phase::publish, .reason = FailureReason::rejected, .code = std::uint16_t{135}},
         {.count = 1}}};
    return interval;
}

LoadPlan plan() {
    const auto rate = [](std::uint64_t count) {
        return Rate::per_second(count);
    };
    Population sensors{
        .name = "sensors",
        .role = Role::publisher,
        .count = 100,
        .groups = 4,
        .publish_topic = "plant/{group}/{client}/{topic}",
        .topics = 3,
        .qos = 1,
        .payload = {.kind = PayloadSize::Kind::weighted,
                    .weighted = {{.bytes = 100, .weight = 9}, {.bytes = 4096, .weight = 1}}},
        .arrivals = Arrivals::poisson,
        .profile = {{.length = 5s, .from = rate(100), .to = rate(1000)},
                    {.length = 5s, .from = rate(1000), .to = rate(1000)}},
        .username = "monitor",
        .password = Secret{"do-not-tell"},
        .behaviours = {{.kind = Behaviour::Kind::churn, .rate = rate(2)}}};
    Population dashboards{.name = "dashboards",
                          .role = Role::subscriber,
                          .count = 4,
                          .groups = 4,
                          .subscribe_filter = "plant/{group}/#",
                          .subscribe_qos = 1,
                          .mqtt = MqttVersion::v3_1_1,
                          .clean_start = false,
                          .keep_alive = std::chrono::seconds{0},
                          .behaviours = {{.kind = Behaviour::Kind::resume, .at = 4s, .away = 2s}}};
    return {.name = "plant",
            .targets = {{.scheme = Scheme::mqtts, .host = "broker.example.com", .port = 8883}},
            .populations = {sensors, dashboards},
            .connect_rate = rate(50),
            .warm_up = 2s,
            .duration = 10s,
            .seed = 42,
            .thresholds = {{.text = "response.p99<50ms"}, {.text = "lost==0", .abort_on = true}}};
}

Preflight preflight() {
    return {.clients = 104,
            .ports = 28'232,
            .open_files = 131,
            .user_memory = 4'500'000,
            .kernel_memory = 380'000,
            .warnings = {"The plan wants 1 worker on a machine of 8 processors."}};
}

LoadIdentity identity() {
    return {.plan = "orders", .plan_hash = "a1b2c3d4e5f60718", .shard = {.index = 1, .count = 4}};
}

std::string exposition(const LoadMetrics& metrics, ExpositionFormat format) {
    std::ostringstream out;
    write_exposition({.out = out, .format = format},
                     metrics,
                     {.version = "0.1.0", .revision = "abc1234", .compiler = "GNU 12.2"},
                     sonde::samples::process_facts());
    return std::move(out).str();
}

}  // namespace sonde::load::samples
