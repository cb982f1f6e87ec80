// SPDX-License-Identifier: Apache-2.0
#include "tests/probes/roundtrip_fixture.hpp"

#include <numeric>
#include <string>

namespace sonde {

using namespace std::chrono_literals;
using support::Step;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

class RoundtripTape : public RoundtripFixture {
  protected:
    RoundtripTape() {
        at(Step::connack).delay = 5ms;
        at(Step::suback).delay = 3ms;
        spec_.username = "monitor";
        spec_.password = Secret{"open sesame"};
    }

    ProbeResult run_taped(std::size_t limit = 4096) {
        return support::run_probe(spec_, {clock_, connector_, limit});
    }

    static std::string text_of(const Tape& tape, Direction direction) {
        std::string text;
        for (const auto& segment : tape.segments) {
            for (const auto byte : segment.bytes) {
                text += segment.direction == direction ? std::string(1, static_cast<char>(byte))
                                                       : std::string{};
            }
        }
        return text;
    }

    static std::size_t size_of(const Tape& tape) {
        return std::accumulate(tape.segments.begin(),
                               tape.segments.end(),
                               std::size_t{},
                               [](auto sum, const auto& one) { return sum + one.bytes.size(); });
    }
};

TEST_F(RoundtripTape, HoldsAllThatWentEitherWayInItsOrder) {
    const auto result = run_taped();
    ASSERT_TRUE(result.success() && result.tape);
    const auto& tape = *result.tape;
    EXPECT_EQ(tape.mqtt, spec_.mqtt);
    EXPECT_EQ(tape.started, result.started);
    EXPECT_FALSE(tape.cut_short);
    EXPECT_EQ(size_of(tape), result.sizes.sent + result.sizes.received);
    EXPECT_TRUE(std::ranges::is_sorted(tape.segments, {}, &TapeSegment::at));
    ASSERT_GE(tape.segments.size(), 4U);
    EXPECT_EQ(tape.segments[0].direction, Direction::sent);
    EXPECT_EQ(tape.segments[1].direction, Direction::received);
    EXPECT_EQ(tape.segments[1].at - tape.segments[0].at, 5ms);
}

TEST_F(RoundtripTape, HoldsNoPassword) {
    const auto result = run_taped();
    ASSERT_TRUE(result.tape);
    const auto sent = text_of(*result.tape, Direction::sent);
    EXPECT_THAT(sent, HasSubstr("monitor"));
    EXPECT_THAT(sent, Not(HasSubstr("sesame")));
    EXPECT_THAT(sent, HasSubstr("***********"));
}

TEST_F(RoundtripTape, EndsAtItsLimitAndSaysSo) {
    const auto result = run_taped(50);
    ASSERT_TRUE(result.success() && result.tape);
    EXPECT_TRUE(result.tape->cut_short);
    EXPECT_EQ(size_of(*result.tape), 50U);
}

TEST_F(RoundtripTape, EndsSoonerWhereTheBrokerSendsByteByByte) {
    at(Step::delivery).drip = 1us;
    spec_.payload_size = 400;
    const auto result = run_taped(1024);
    ASSERT_TRUE(result.success() && result.tape);
    EXPECT_TRUE(result.tape->cut_short);
    EXPECT_EQ(result.tape->segments.size(), 64U + 1024U / 64U);
    EXPECT_LT(size_of(*result.tape), 1024U);
}

TEST_F(RoundtripTape, HasTheKernelsTimesWhereThereAreAny) {
    connector_.kernel = {.sending = 20us, .waking_up = 3ms};
    const auto result = run_taped();
    ASSERT_TRUE(result.success() && result.tape);
    const auto& segments = result.tape->segments;
    EXPECT_TRUE(std::ranges::all_of(segments, &TapeSegment::stamped));
    EXPECT_EQ(segments[1].at - segments[0].at, 5ms - 20us);
    // Header and rest of a packet are read apart, and are one segment all the same.
    EXPECT_EQ(segments[1].bytes.size(), result.sizes.connack_packet);
}

TEST_F(RoundtripTape, IsThereAlsoOfARunThatFailed) {
    at(Step::suback) = {.delay = 5ms, .ending = support::Ending::close};
    const auto result = run_taped();
    ASSERT_FALSE(result.success());
    ASSERT_TRUE(result.tape);
    EXPECT_GE(result.tape->segments.size(), 3U);
}

TEST_F(RoundtripTape, RunsOnlyWhereOneIsAskedFor) {
    EXPECT_FALSE(run().tape.has_value());
}

}  // namespace
}  // namespace sonde
