// SPDX-License-Identifier: Apache-2.0
#include "tests/probes/roundtrip_fixture.hpp"

/// Section E of the catalogue, at every step of a run.
namespace sonde {

using namespace std::chrono_literals;
using support::Ending;
using support::Step;
using ::testing::HasSubstr;

namespace {

class RoundtripFraming : public RoundtripFixture {
  protected:
    struct Place {
        Step step{};
        Phase phase{};
        std::uint8_t qos{};
    };
    static constexpr std::array places{
        Place{Step::connack, Phase::connect, 1},
        Place{Step::suback, Phase::subscribe, 1},
        Place{Step::pingresp, Phase::publish, 0},
        Place{Step::puback, Phase::publish, 1},
        Place{Step::pubrec, Phase::publish, 2},
        Place{Step::pubcomp, Phase::publish, 2},
        Place{Step::delivery, Phase::delivery, 1},
    };

    Duration delivered_after_{20ms};

    /// Runs it at every step, for both versions.
    template <class Check>
    void everywhere(const support::Deed& deed, Check check) {
        for (const auto version : both_versions) {
            for (const auto& place : places) {
                SCOPED_TRACE(std::string{name_of(version)} + " " +
                             std::string{name_of(place.phase)} + " " + std::to_string(place.qos));
                spec_.mqtt = version;
                spec_.qos = place.qos;
                forget_script();
                at(Step::delivery).delay = delivered_after_;
                at(place.step) = deed;
                check(run(), place);
            }
        }
    }
};

TEST_F(RoundtripFraming, OfFiveLengthBytesBreaksOff) {  // E1
    everywhere({.change = support::instead("d0 ff ff ff ff 7f")},
               [&](const ProbeResult& result, const Place& place) {
                   expect_failed(result, {place.phase, FailureReason::protocol});
                   EXPECT_EQ(record().last_words,
                             spec_.mqtt == MqttVersion::v5 ? disconnect_with(0x81) : wire::Bytes{});
               });
}

TEST_F(RoundtripFraming, WithALongerLengthThanNeededIsAcceptedIn3_1_1Only) {  // E2
    at(Step::connack).change = support::instead("20 82 00 00 00");
    spec_.mqtt = MqttVersion::v3_1_1;
    EXPECT_TRUE(run().success());
    spec_.mqtt = MqttVersion::v5;
    at(Step::connack).change = support::instead("20 83 00 00 00 00");
    expect_failed(run(), {Phase::connect, FailureReason::protocol});
    EXPECT_EQ(record().last_words, disconnect_with(0x81));
}

TEST_F(RoundtripFraming, OfHalfAPacketAndSilenceTimesOut) {  // E5, E6
    delivered_after_ = 1min;
    for (const std::size_t count : {1U, 2U, 3U}) {
        everywhere({.change = support::only_first(count)},
                   [&](const ProbeResult& result, const Place& place) {
                       if (place.step == Step::pingresp && count >= 2) {
                           return;  // A PINGRESP has no more: it is whole.
                       }
                       expect_failed(result, {place.phase, FailureReason::timeout});
                       EXPECT_EQ(result.total, 5s);
                   });
    }
}

TEST_F(RoundtripFraming, OfHalfAPacketAndAnEndSaysThatItWasInsideAPacket) {  // E5, E6, F7
    everywhere({.delay = 2ms, .change = support::only_first(1), .ending = Ending::close},
               [](const ProbeResult& result, const Place& place) {
                   expect_failed(result, {place.phase, FailureReason::closed});
                   EXPECT_THAT(result.failure->detail, HasSubstr("inside a packet"));
               });
}

TEST_F(RoundtripFraming, OneByteAtATimeIsAsGoodAsAtOnce) {  // E7
    delivered_after_ = 1s;
    everywhere({.delay = 1ms, .drip = 10ms}, [](const ProbeResult& result, const Place& /*place*/) {
        EXPECT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1}));
    });
    spec_.mqtt = MqttVersion::v3_1_1;
    forget_script();
    at(Step::connack) = {.delay = 1ms, .drip = 10ms};
    EXPECT_EQ(run().phases.get(Phase::connect), 1ms + 3 * 10ms);
}

TEST_F(RoundtripFraming, OneByteAtATimeDoesNotPushTheDeadline) {  // E8
    delivered_after_ = 1min;
    everywhere({.drip = 6s}, [](const ProbeResult& result, const Place& place) {
        expect_failed(result, {place.phase, FailureReason::timeout});
        EXPECT_EQ(result.total, 5s);
    });
}

TEST_F(RoundtripFraming, SplitAtAnyByteGivesTheSameResult) {  // E10
    for (const std::size_t cut : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 20U, 40U, 80U}) {
        everywhere({}, [&](const ProbeResult& whole, const Place& place) {
            at(place.step).change = support::only_first(cut);
            auto rest = [cut](wire::Version version, const wire::Packet& correct) {
                auto bytes = support::encoded(version, correct);
                bytes.erase(bytes.begin(),
                            bytes.begin() + static_cast<long>(std::min(cut, bytes.size())));
                return bytes;
            };
            at(place.step).rest = rest;
            const auto split = run();
            EXPECT_EQ(split.failure, whole.failure);
            EXPECT_EQ(split.phases, whole.phases);
            EXPECT_EQ(split.sizes, whole.sizes);
            EXPECT_EQ(split.messages, whole.messages);
        });
    }
}

TEST_F(RoundtripFraming, TwoPacketsInOneSegmentAreHandledInOrder) {  // E9
    at(Step::puback) = {.delay = 20ms};
    at(Step::delivery) = {.delay = 20ms};
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        EXPECT_TRUE(run().success());
    }
    // The CONNACK with a DISCONNECT behind it: nothing more is sent.
    spec_.mqtt = MqttVersion::v5;
    at(Step::connack).change = support::followed_by("e0 01 8b");
    expect_failed(run(), {Phase::subscribe, FailureReason::rejected, 0x8b});
    EXPECT_EQ(record().packets.size(), 1U);
    EXPECT_TRUE(record().last_words.empty());
}

TEST_F(RoundtripFraming, WithReservedFlagsOrTypesOfOthersBreaksOff) {  // E11, E12, E13
    for (const auto* const bytes : {"21 02 00 00", "00 00", "10 00", "82 00", "c0 00", "d1 00"}) {
        everywhere({.delay = 1ms, .change = support::instead(bytes)},
                   [&](const ProbeResult& result, const Place& place) {
                       expect_failed(result, {place.phase, FailureReason::protocol});
                       EXPECT_EQ(record().last_words.empty(), spec_.mqtt == MqttVersion::v3_1_1);
                   });
    }
}

TEST_F(RoundtripFraming, OfADisconnectOrType15In3_1_1BreaksOff) {  // E12, E13
    spec_.mqtt = MqttVersion::v3_1_1;
    at(Step::suback).change = support::instead("e0 00");
    expect_failed(run(), {Phase::subscribe, FailureReason::protocol});
    at(Step::suback).change = support::instead("f0 00");
    expect_failed(run(), {Phase::subscribe, FailureReason::protocol});
}

TEST_F(RoundtripFraming, OfARemainingLengthOfZeroBreaksOff) {  // E4
    for (const auto* const bytes :
         {"20 00", "30 00", "40 00", "50 00", "62 00", "70 00", "90 00"}) {
        everywhere({.change = support::instead(bytes)},
                   [](const ProbeResult& result, const Place& place) {
                       expect_failed(result, {place.phase, FailureReason::protocol});
                   });
    }
}

}  // namespace
}  // namespace sonde
