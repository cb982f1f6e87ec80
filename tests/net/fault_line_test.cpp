// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fault_line.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sonde::support {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""us;

constexpr Instant start{10s};

std::vector<std::byte> bytes_of(std::initializer_list<unsigned> values) {
    std::vector<std::byte> bytes;
    for (const auto value : values) {
        bytes.push_back(static_cast<std::byte>(value));
    }
    return bytes;
}

class FaultLineTest : public ::testing::Test {
  protected:
    using Kind = FaultLine::Action::Kind;

    const std::vector<std::byte> pingreq_ = bytes_of({0xc0, 0x00});
    const std::vector<std::byte> publish_ = bytes_of({0x30, 0x05, 0x00, 0x01, 'a', 'h', 'i'});

    FaultLine::Action pop() {
        auto action = line_.pop();
        line_.note_done(action);
        return action;
    }
    /// All that goes out from here on, up to the end or the reset.
    std::vector<std::byte> rest() {
        std::vector<std::byte> all;
        while (line_.next() != nullptr && line_.next()->kind == Kind::send) {
            const auto action = pop();
            all.insert(all.end(), action.bytes.begin(), action.bytes.end());
        }
        return all;
    }
    void plan(Fault fault, Place at, Duration lasting = {}) {
        lane_.faults.push_back({.fault = fault, .at = at, .lasting = lasting});
    }

    Lane lane_;
    FaultLine line_{lane_};
};

TEST_F(FaultLineTest, PassesOnAtOnceWhatNothingIsWrongWith) {
    line_.take(publish_, start);
    line_.take_end(start + 1ms);
    const auto sent = pop();
    EXPECT_EQ(sent.due, start);
    EXPECT_EQ(sent.bytes, publish_);
    EXPECT_EQ(sent.packets, 1U);
    EXPECT_EQ(pop().kind, Kind::end);
    EXPECT_EQ(line_.next(), nullptr);
}

TEST_F(FaultLineTest, DelaysBytesAndTheEndByTheSame) {
    lane_.impairment.delay = 50ms;
    line_.take(publish_, start);
    line_.take_end(start + 3ms);
    EXPECT_EQ(pop().due, start + 50ms);
    EXPECT_EQ(pop().due, start + 53ms);
}

TEST_F(FaultLineTest, KeepsTheTimeOfWhatIsOnItsWayWhenTheDelayChanges) {
    lane_.impairment.delay = 50ms;
    line_.take(pingreq_, start);
    lane_.impairment.delay = 10ms;
    line_.take(pingreq_, start + 20ms);
    const auto both = pop();
    EXPECT_EQ(both.due, start + 50ms) << "nothing overtakes on a stream";
    EXPECT_EQ(both.packets, 2U);
    line_.take(pingreq_, start + 60ms);
    EXPECT_EQ(pop().due, start + 70ms);
}

TEST_F(FaultLineTest, JittersWithinItsBoundAndKeepsTheOrder) {
    lane_.impairment = {.delay = 10ms, .jitter = 5ms};
    Instant last{};
    bool jittered = false;
    for (int i = 0; i < 100; ++i) {
        const auto at = start + i * 20ms;
        line_.take(pingreq_, at);
        const auto due = pop().due;
        EXPECT_GE(due, at + 10ms);
        EXPECT_LE(due, at + 15ms);
        EXPECT_GE(due, last);
        jittered = jittered || due > at + 11ms;
        last = due;
    }
    EXPECT_TRUE(jittered);
}

TEST_F(FaultLineTest, JittersTheSameFromTheSameSeed) {
    Lane other;
    FaultLine twin{other};
    lane_.impairment.jitter = other.impairment.jitter = 5ms;
    for (int i = 0; i < 10; ++i) {
        line_.take(pingreq_, start + i * 20ms);
        twin.take(pingreq_, start + i * 20ms);
        EXPECT_EQ(pop().due, twin.pop().due);
    }
}

TEST_F(FaultLineTest, GivesEachByteItsTimeWhereThereIsARate) {
    lane_.impairment.bytes_per_second = 10'000;
    line_.take(std::vector<std::byte>(5'000), start);
    Instant last{};
    std::size_t bytes = 0;
    while (line_.next() != nullptr) {
        const auto action = pop();
        bytes += action.bytes.size();
        EXPECT_EQ(action.due, start + bytes * 100us);
        last = action.due;
    }
    EXPECT_EQ(last, start + 500ms);
    line_.take(pingreq_, start + 600ms);
    EXPECT_EQ(pop().due, start + 600ms + 200us) << "an idle line saves nothing up";
}

TEST_F(FaultLineTest, DropsFromAByteOn) {
    plan(Fault::drop, {.byte = 3});
    line_.take(publish_, start);
    line_.take(pingreq_, start);
    line_.take_end(start);
    EXPECT_EQ(rest(), bytes_of({0x30, 0x05, 0x00}));
    EXPECT_EQ(line_.next(), nullptr);
    EXPECT_EQ(lane_.counts,
              (LaneCounts{.bytes_in = 9,
                          .packets_in = 2,
                          .bytes_out = 3,
                          .publishes_in = 1,
                          .bytes_dropped = 6,
                          .packets_dropped = 2}));
}

TEST_F(FaultLineTest, ResetsBehindAPacketWithoutWaitingForTheNext) {
    plan(Fault::reset, {.packet = 1});
    line_.take(publish_, start);
    EXPECT_EQ(pop().bytes, publish_);
    EXPECT_EQ(pop().kind, Kind::reset);
}

TEST_F(FaultLineTest, ResetsAtTheVeryBeginning) {
    plan(Fault::reset, {});
    line_.begin(start);
    EXPECT_EQ(pop().kind, Kind::reset);
}

TEST_F(FaultLineTest, HalfClosesInsideAPacket) {
    plan(Fault::half_close, {.byte = 2, .packet = 1});
    line_.take(pingreq_, start);
    line_.take(publish_, start);
    EXPECT_EQ(rest(), bytes_of({0xc0, 0x00, 0x30, 0x05}));
    EXPECT_EQ(pop().kind, Kind::end);
    EXPECT_EQ(line_.next(), nullptr);
}

TEST_F(FaultLineTest, CorruptsOneByteOfOnePacket) {
    plan(Fault::corrupt, {.byte = 4, .packet = 1});
    line_.take(pingreq_, start);
    line_.take(publish_, start);
    line_.take(pingreq_, start);
    EXPECT_EQ(rest(),
              bytes_of({0xc0, 0x00, 0x30, 0x05, 0x00, 0x01, 'a' ^ 0xffU, 'h', 'i', 0xc0, 0x00}));
    EXPECT_EQ(lane_.counts.bytes_corrupted, 1U);
    EXPECT_EQ(lane_.counts.packets_out, 3U);
}

TEST_F(FaultLineTest, CorruptsTheFirstByteThatComesBehindAPacket) {
    plan(Fault::corrupt, {.packet = 1});
    line_.take(pingreq_, start);
    line_.take(pingreq_, start + 1ms);
    EXPECT_EQ(rest(), bytes_of({0xc0, 0x00, 0xc0 ^ 0xffU, 0x00}));
}

TEST_F(FaultLineTest, StallsForATimeAndThenGoesOn) {
    plan(Fault::stall, {.packet = 1}, 300ms);
    line_.take(pingreq_, start);
    line_.take(publish_, start + 100ms);
    line_.take(pingreq_, start + 400ms);
    EXPECT_EQ(pop().due, start);
    EXPECT_EQ(pop().due, start + 300ms);
    EXPECT_EQ(pop().due, start + 400ms);
}

TEST_F(FaultLineTest, FindsPacketsHoweverTheyAreCut) {
    plan(Fault::half_close, {.packet = 2});
    auto stream = publish_;
    stream.insert(stream.end(), publish_.begin(), publish_.end());
    stream.insert(stream.end(), pingreq_.begin(), pingreq_.end());
    for (const auto byte : stream) {
        line_.take({&byte, 1}, start);
    }
    EXPECT_EQ(rest().size(), 2 * publish_.size());
    EXPECT_EQ(lane_.counts.packets_in, 3U);
    EXPECT_EQ(lane_.counts.packets_out, 2U);
}

TEST_F(FaultLineTest, CountsPacketsOfEachLength) {
    for (const std::size_t length : {0U, 1U, 127U, 128U, 16'383U, 16'384U, 2'097'152U}) {
        std::vector<std::byte> packet{std::byte{0x30}};
        for (auto left = length; packet.size() == 1 || left > 0; left >>= 7U) {
            packet.push_back(static_cast<std::byte>((left & 0x7fU) | (left > 0x7f ? 0x80U : 0U)));
        }
        packet.resize(packet.size() + length);
        const auto before = lane_.counts.packets_in;
        line_.take(std::span{packet}.first(packet.size() - 1), start);
        EXPECT_EQ(lane_.counts.packets_in, before) << length;
        line_.take(std::span{packet}.last(1), start);
        EXPECT_EQ(lane_.counts.packets_in, before + 1) << length;
    }
}

TEST_F(FaultLineTest, PassesOnWhatIsNoMqtt) {
    const std::string text(100, '\xff');
    line_.take(std::as_bytes(std::span{text}), start);
    EXPECT_EQ(rest().size(), text.size());
    EXPECT_EQ(lane_.counts.packets_in, 0U);
}

TEST_F(FaultLineTest, StrikesAsManyConnectionsAsItIsPlannedFor) {
    lane_.faults.push_back({.fault = Fault::reset, .at = {.packet = 0}, .times = 2});
    for (const bool struck : {true, true, false}) {
        FaultLine line{lane_};
        line.begin(start);
        EXPECT_EQ(line.next() != nullptr, struck);
    }
}

}  // namespace
}  // namespace sonde::support
