// SPDX-License-Identifier: Apache-2.0
#include "tests/probes/roundtrip_fixture.hpp"

/// Sections G and H of the catalogue: what the broker announces, and its DISCONNECT.
namespace sonde {

using namespace std::chrono_literals;
using support::Step;
using ::testing::HasSubstr;
using wire::PropertyId;

namespace {

class RoundtripLimits : public RoundtripFixture {
  protected:
    void announce(PropertyId id, std::uint32_t number) {
        wire::PropertyBuffer properties;
        properties.add(id, number);
        at(Step::connack).change = support::with_properties(properties);
    }

    /// A limit forbids the step: nothing is sent for it, so it has no time.
    void expect_limit(const ProbeResult& result, Phase phase) const {
        ASSERT_TRUE(result.failure);
        EXPECT_EQ(result.failure->phase, phase);
        EXPECT_EQ(result.failure->reason, FailureReason::limit) << result.failure->detail;
        EXPECT_FALSE(result.phases.reached(phase));
        EXPECT_EQ(record().last_words, disconnect_with(0));
    }
};

TEST_F(RoundtripLimits, TheServersKeepAliveIsUsedInsteadOfOurs) {  // G1
    spec_.keep_alive = 60s;
    announce(PropertyId::server_keep_alive, 1);
    at(Step::suback).delay = 800ms;
    EXPECT_TRUE(run().success());
    EXPECT_EQ(sent(wire::PacketType::pingreq), 1);
}

TEST_F(RoundtripLimits, AServersKeepAliveOf0SwitchesItOff) {  // G2
    spec_.keep_alive = 1s;
    announce(PropertyId::server_keep_alive, 0);
    at(Step::suback).delay = 4s;
    EXPECT_TRUE(run().success());
    EXPECT_EQ(sent(wire::PacketType::pingreq), 0);
}

TEST_F(RoundtripLimits, AReceiveMaximumOf1IsEnough) {  // G5
    announce(PropertyId::receive_maximum, 1);
    for (const auto qos : codes({1, 2})) {
        spec_.qos = qos;
        EXPECT_TRUE(run().success());
    }
}

TEST_F(RoundtripLimits, AMaximumQosBelowOursIsALimit) {  // G6
    for (const std::uint32_t maximum : {0U, 1U}) {
        announce(PropertyId::maximum_qos, maximum);
        for (const auto qos : codes({0, 1, 2})) {
            spec_.qos = qos;
            const auto result = run();
            if (qos <= maximum) {
                EXPECT_TRUE(result.success());
                continue;
            }
            expect_limit(result, Phase::publish);
            EXPECT_EQ(sent(wire::PacketType::publish), 0);
            EXPECT_THAT(result.failure->detail, HasSubstr("QoS"));
        }
    }
}

TEST_F(RoundtripLimits, NoRetainIsNoHindrance) {  // G7
    announce(PropertyId::retain_available, 0);
    EXPECT_TRUE(run().success());
}

TEST_F(RoundtripLimits, AMaximumPacketSizeBelowOurPublishIsALimit) {  // G8
    spec_.payload_size = 1000;
    announce(PropertyId::maximum_packet_size, 1000);
    expect_limit(run(), Phase::publish);
    EXPECT_EQ(sent(wire::PacketType::publish), 0);
    announce(PropertyId::maximum_packet_size, 1100);
    EXPECT_TRUE(run().success());
    announce(PropertyId::maximum_packet_size, 10);
    expect_limit(run(), Phase::subscribe);
    EXPECT_EQ(sent(wire::PacketType::subscribe), 0);
}

TEST_F(RoundtripLimits, WithoutOfferedFeaturesAPlainRoundTripStillWorks) {  // G9, G11
    for (const auto id : {PropertyId::topic_alias_maximum,
                          PropertyId::wildcard_subscription_available,
                          PropertyId::shared_subscription_available,
                          PropertyId::subscription_identifier_available}) {
        announce(id, 0);
        EXPECT_TRUE(run().success());
    }
}

TEST_F(RoundtripLimits, AFilterThatTheBrokerDoesNotOfferIsALimit) {  // G11
    spec_.topic = "$share/group/t";
    announce(PropertyId::shared_subscription_available, 0);
    expect_limit(run(), Phase::subscribe);
}

TEST_F(RoundtripLimits, AnAuthNobodyAskedForBreaksOff) {  // H5
    for (const auto* const bytes : {"f0 02 18 00", "f0 02 19 00", "f0 00"}) {
        at(Step::suback).change = support::instead(bytes);
        const auto result = run();
        ASSERT_TRUE(result.failure);
        EXPECT_EQ(result.failure->phase, Phase::subscribe);
        EXPECT_EQ(result.failure->reason, FailureReason::protocol);
        EXPECT_EQ(record().last_words, disconnect_with(0x82));
    }
}

TEST_F(RoundtripLimits, ADisconnectEndsTheStepThatWaitsAndNothingFollows) {  // H1, H2
    const std::pair<Step, Phase> places[] = {{Step::suback, Phase::subscribe},
                                             {Step::puback, Phase::publish},
                                             {Step::delivery, Phase::delivery},
                                             {Step::pingresp, Phase::ping}};
    spec_.ping = true;
    for (const auto& [step, phase] : places) {
        for (int code = 0; code <= 0xa2; ++code) {
            const auto byte = static_cast<std::uint8_t>(code);
            forget_script();
            at(Step::delivery).delay = 1ms;
            at(step) = {.delay = 3ms, .change = support::disconnect(byte)};
            const auto result = run();
            ASSERT_TRUE(result.failure);
            if (result.failure->reason == FailureReason::protocol) {
                // A code that a server may not use, 0x04 for one: kept all the same.
                EXPECT_EQ(result.failure->code, byte);
                continue;
            }
            expect_failed(result, {phase, FailureReason::rejected, byte});
            EXPECT_EQ(result.phases.get(phase), 3ms);
            EXPECT_TRUE(record().last_words.empty());
            EXPECT_TRUE(record().shut);
        }
    }
}

TEST_F(RoundtripLimits, ADisconnectIsReportedWithReasonAndReference) {  // H3, G13
    wire::PropertyBuffer properties;
    properties.add(PropertyId::reason_string, "moving house")
        .add(PropertyId::server_reference, "other.test");
    at(Step::puback).change = support::disconnect(0x9d, properties);
    const auto result = run();
    EXPECT_THAT(result.failure->detail, HasSubstr("moving house"));
    EXPECT_THAT(result.failure->detail, HasSubstr("other.test"));
    at(Step::puback).change = support::disconnect(0x8e);
    EXPECT_THAT(run().failure->detail, HasSubstr("client_id"));
}

}  // namespace
}  // namespace sonde
