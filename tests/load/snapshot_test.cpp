// SPDX-License-Identifier: Apache-2.0
#include "probes/load/snapshot.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <numeric>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

TEST(Stage, HasAName) {
    EXPECT_EQ(name_of(Stage::connect), "connect");
    EXPECT_EQ(name_of(Stage::subscribe), "subscribe");
    EXPECT_EQ(name_of(Stage::warm_up), "warm_up");
    EXPECT_EQ(name_of(Stage::measure), "measure");
    EXPECT_EQ(name_of(Stage::drain), "drain");
    EXPECT_EQ(name_of(Stage::done), "done");
}

TEST(LoadCounts, AddEveryMember) {
    using Members = std::array<std::uint64_t, sizeof(LoadCounts) / sizeof(std::uint64_t)>;
    Members members{};
    std::iota(members.begin(), members.end(), 1U);
    auto counts = std::bit_cast<LoadCounts>(members);
    counts += counts;
    const auto sums = std::bit_cast<Members>(counts);
    for (std::size_t i = 0; i < members.size(); ++i) {
        EXPECT_EQ(sums[i], 2 * (i + 1)) << "member " << i;
    }
}

TEST(LoadCounts, LoseWhatWasExpectedAndNeitherCameNorIsExcused) {
    const LoadCounts counts{.expected = 10, .delivered = 6, .excused = 1};
    EXPECT_EQ(counts.lost(), 3U);
}

TEST(LoadCounts, LoseNothingWhereMoreCameThanThisShardExpects) {
    const LoadCounts counts{.expected = 1, .delivered = 6};
    EXPECT_EQ(counts.lost(), 0U);
}

TEST(LatencySet, AddsEveryHistogram) {
    LatencySet set;
    auto& [response, service, acknowledgement, lateness] = set;
    response.record(1ms);
    service.record(2ms);
    acknowledgement.record(3ms);
    lateness.record(4ms);
    auto sum = set;
    sum += set;
    EXPECT_EQ(sum.response.count(), 2U);
    EXPECT_EQ(sum.service.count(), 2U);
    EXPECT_EQ(sum.acknowledgement.count(), 2U);
    EXPECT_EQ(sum.lateness.count(), 2U);
    EXPECT_EQ(sum.lateness.max(), 4ms);
}

TEST(ConnectionTally, AddsEveryMember) {
    ConnectionTally tally;
    auto& [attempted,
           established,
           failed,
           cut,
           resumed,
           tcp,
           proxy,
           tls,
           websocket,
           connect,
           subscribe] = tally;
    attempted = 1;
    established = 2;
    failed = 3;
    cut = 4;
    resumed = 5;
    for (auto* const histogram : {&tcp, &proxy, &tls, &websocket, &connect, &subscribe}) {
        histogram->record(1ms);
    }
    auto sum = tally;
    sum += tally;
    EXPECT_EQ(sum.attempted, 2U);
    EXPECT_EQ(sum.established, 4U);
    EXPECT_EQ(sum.failed, 6U);
    EXPECT_EQ(sum.cut, 8U);
    EXPECT_EQ(sum.resumed, 10U);
    EXPECT_EQ(sum.tcp.count(), 2U);
    EXPECT_EQ(sum.proxy.count(), 2U);
    EXPECT_EQ(sum.tls.count(), 2U);
    EXPECT_EQ(sum.websocket.count(), 2U);
    EXPECT_EQ(sum.connect.count(), 2U);
    EXPECT_EQ(sum.subscribe.count(), 2U);
}

TEST(GeneratorTally, AddsIntervalsOneAfterAnother) {
    GeneratorTally earlier;
    auto& [cpu,
           busiest_cpu,
           longest_turn,
           turns,
           full_turns,
           blocked_writes,
           sent,
           received,
           pickup,
           resident] = earlier;
    cpu = 4s;
    busiest_cpu = 3s;
    longest_turn = 20ms;
    turns = 1;
    full_turns = 2;
    blocked_writes = 3;
    sent = 4;
    received = 5;
    resident = 600;
    pickup.record(1ms);
    auto later = earlier;
    later.longest_turn = 10ms;
    later.resident_bytes = 500;
    auto sum = earlier;
    sum += later;
    EXPECT_EQ(sum.cpu, 8s);
    EXPECT_EQ(sum.busiest_cpu, 6s);
    EXPECT_EQ(sum.longest_turn, 20ms);
    EXPECT_EQ(sum.turns, 2U);
    EXPECT_EQ(sum.full_turns, 4U);
    EXPECT_EQ(sum.blocked_writes, 6U);
    EXPECT_EQ(sum.bytes_sent, 8U);
    EXPECT_EQ(sum.bytes_received, 10U);
    EXPECT_EQ(sum.pickup.count(), 2U);
    EXPECT_EQ(sum.resident_bytes, 500U);
}

TEST(GeneratorTally, AddsWhatRanBesideIt) {
    GeneratorTally one{.cpu = 4s, .busiest_cpu = 3s, .turns = 1, .resident_bytes = 600};
    add_alongside(one, {.cpu = 2s, .busiest_cpu = 2s, .turns = 5, .resident_bytes = 500});
    EXPECT_EQ(one.cpu, 6s);
    EXPECT_EQ(one.busiest_cpu, 3s);
    EXPECT_EQ(one.turns, 6U);
    EXPECT_EQ(one.resident_bytes, 1100U);
}

TEST(LoadSnapshot, AddsWhatOthersDidInTheSameInterval) {
    LoadSnapshot one{.index = 3,
                     .stage = Stage::measure,
                     .at = 3s,
                     .length = 1s,
                     .clients = 10,
                     .connected = 9,
                     .subscribed = 8,
                     .wanted_rate = 5,
                     .warm_up_messages = 4,
                     .counts = {.sent = 3},
                     .longest_stream_gap = 5ms};
    one.delivered_in.set(1);
    auto other = one;
    other.at = 3001ms;
    other.longest_stream_gap = 6ms;
    other.connections.attempted = 7;
    other.latency.service.record(1ms);
    other.generator.turns = 2;
    other.failures[{.phase = Phase::tls, .reason = FailureReason::timeout}] = {.count = 1};
    other.delivered_in.set(2);
    add_alongside(one, other);
    EXPECT_EQ(one.index, 3U);
    EXPECT_EQ(one.at, 3s);
    EXPECT_EQ(one.length, 1s);
    EXPECT_EQ(one.clients, 20U);
    EXPECT_EQ(one.connected, 18U);
    EXPECT_EQ(one.subscribed, 16U);
    EXPECT_EQ(one.wanted_rate, 10);
    EXPECT_EQ(one.warm_up_messages, 8U);
    EXPECT_EQ(one.counts.sent, 6U);
    EXPECT_EQ(one.longest_stream_gap, 6ms);
    EXPECT_EQ(one.connections.attempted, 7U);
    EXPECT_EQ(one.latency.service.count(), 1U);
    EXPECT_EQ(one.generator.turns, 2U);
    EXPECT_EQ(one.failures.size(), 1U);
    EXPECT_EQ(one.delivered_in.count(), 2U);
}

TEST(FailureTable, KeepsPhasesReasonsAndCodesApart) {
    FailureTable table;
    for (const auto code : {std::optional<std::uint16_t>{}, std::optional<std::uint16_t>{135}}) {
        add(table,
            {{{.phase = Phase::connect, .reason = FailureReason::rejected, .code = code},
              {.count = 1}}});
        add(table,
            {{{.phase = Phase::connect, .reason = FailureReason::timeout, .code = code},
              {.count = 1}}});
        add(table,
            {{{.phase = Phase::tls, .reason = FailureReason::timeout, .code = code},
              {.count = 1}}});
    }
    EXPECT_EQ(table.size(), 6U);
}

TEST(FailureTable, AddsCountsAndKeepsTheFirstSentence) {
    const FailureKey key{.phase = Phase::tcp, .reason = FailureReason::refused};
    FailureTable table{{key, {.count = 2, .detail = "first"}}};
    add(table, {{key, {.count = 3, .detail = "second"}}});
    EXPECT_EQ(table.at(key).count, 5U);
    EXPECT_EQ(table.at(key).detail, "first");
}

}  // namespace
}  // namespace sonde::load
