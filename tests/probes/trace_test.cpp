// SPDX-License-Identifier: Apache-2.0
#include "probes/trace.hpp"

#include "tests/wire/bytes_of.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

using namespace std::chrono_literals;

TapeSegment sent(Duration at, const char* digits) {
    return {.direction = Direction::sent, .at = at, .bytes = wire::hex(digits)};
}

TapeSegment received(Duration at, const char* digits) {
    return {
        .direction = Direction::received, .at = at, .stamped = true, .bytes = wire::hex(digits)};
}

/// `> CONNECT 16 at 1ms`, a line a packet.
std::string lines_of(const Trace& trace) {
    std::string lines;
    for (const auto& packet : trace.packets) {
        lines += packet.direction == Direction::sent ? "> " : "< ";
        lines += packet.dissection.name + " " + std::to_string(packet.size) + " at " +
                 std::to_string(packet.at / 1ms) + "ms" + (packet.whole ? "\n" : ", not whole\n");
    }
    return lines;
}

constexpr const char* connect_v5 = "10 0f 00 04 4d 51 54 54 05 02 00 3c 00 00 02 63 31";
constexpr const char* connect_v3_1_1 = "10 0e 00 04 4d 51 54 54 04 02 00 3c 00 02 63 31";

TEST(Trace, HasAllPacketsOfBothWaysInTheOrderOfTheirTimes) {
    const auto trace = trace_of({.mqtt = MqttVersion::v5,
                                 .segments = {sent(1ms, connect_v5),
                                              received(2ms, "20 03 00 00 00"),
                                              sent(5ms, "c0 00"),
                                              received(4ms, "e0 01 8b")}});
    EXPECT_EQ(lines_of(trace),
              "> CONNECT 17 at 1ms\n"
              "< CONNACK 5 at 2ms\n"
              "< DISCONNECT 3 at 4ms\n"
              "> PINGREQ 2 at 5ms\n");
    EXPECT_FALSE(trace.packets[0].stamped);
    EXPECT_TRUE(trace.packets[1].stamped);
    for (const auto& packet : trace.packets) {
        EXPECT_EQ(first_problem(packet.dissection), nullptr);
    }
}

TEST(Trace, FindsSeveralPacketsInASegment) {
    const auto trace = trace_of({.segments = {sent(3ms, "c0 00 e0 00")}});
    EXPECT_EQ(lines_of(trace),
              "> PINGREQ 2 at 3ms\n"
              "> DISCONNECT 2 at 3ms\n");
}

TEST(Trace, GivesAPacketOfSeveralSegmentsTheTimeOfItsLastByte) {
    const auto trace = trace_of({.segments = {received(1ms, "d0 00 30"),
                                              received(2ms, "05 00 01"),
                                              received(3ms, "61 68 69 d0 00")}});
    EXPECT_EQ(lines_of(trace),
              "< PINGRESP 2 at 1ms\n"
              "< PUBLISH 7 at 3ms\n"
              "< PINGRESP 2 at 3ms\n");
}

TEST(Trace, ShowsARestThatIsNoWholePacketAsSuch) {
    const auto trace = trace_of({.segments = {received(1ms, "30 05 00 01"), sent(2ms, "c0 00")}});
    EXPECT_EQ(lines_of(trace),
              "< PUBLISH 4 at 1ms, not whole\n"
              "> PINGREQ 2 at 2ms\n");
    EXPECT_NE(first_problem(trace.packets[0].dissection), nullptr);
}

TEST(Trace, ShowsWhatComesBehindALengthThatNeverEndsAsOneRest) {
    const auto trace =
        trace_of({.segments = {received(1ms, "30 ff ff ff ff ff"), received(2ms, "d0 00")}});
    EXPECT_EQ(lines_of(trace), "< PUBLISH 8 at 2ms, not whole\n");
}

TEST(Trace, GoesOnBehindAPacketThatIsMalformed) {
    const auto trace = trace_of({.segments = {received(1ms, "02 01 ff d0 00")}});
    EXPECT_EQ(lines_of(trace),
              "< reserved 3 at 1ms\n"
              "< PINGRESP 2 at 1ms\n");
}

TEST(Trace, GoesByTheVersionThatTheConnectAsksFor) {
    const auto trace =
        trace_of({.mqtt = MqttVersion::v5,
                  .segments = {sent(1ms, connect_v3_1_1), received(2ms, "20 02 00 05")}});
    EXPECT_EQ(trace.packets[0].mqtt, MqttVersion::v3_1_1);
    EXPECT_EQ(trace.packets[1].mqtt, MqttVersion::v3_1_1);
    EXPECT_EQ(trace.packets[1].dissection.facts,
              std::vector<std::string>{"Connection Refused, not authorized"});
}

TEST(Trace, LetsNoPacketOvertakeAnotherOfTheSameWay) {
    const auto trace =
        trace_of({.segments = {sent(2ms, "c0 00"), received(3ms, "d0 00"), sent(1ms, "e0 00")}});
    EXPECT_EQ(lines_of(trace),
              "> PINGREQ 2 at 2ms\n"
              "> DISCONNECT 2 at 1ms\n"
              "< PINGRESP 2 at 3ms\n");
}

TEST(Trace, SaysThatTheTapeWasFull) {
    EXPECT_FALSE(trace_of({}).cut_short);
    EXPECT_TRUE(trace_of({.cut_short = true}).cut_short);
}

}  // namespace
}  // namespace sonde
