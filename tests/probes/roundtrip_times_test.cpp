// SPDX-License-Identifier: Apache-2.0
#include "probes/payload.hpp"
#include "tests/probes/roundtrip_fixture.hpp"

namespace sonde {

using namespace std::chrono_literals;
using support::Step;

namespace {

class RoundtripTimes : public RoundtripFixture {
  protected:
    RoundtripTimes() {
        at(Step::connack).delay = 5ms;
        at(Step::suback).delay = 3ms;
        at(Step::puback).delay = 2ms;
        at(Step::pubrec).delay = 2ms;
        at(Step::pubcomp).delay = 4ms;
        at(Step::delivery).delay = 7ms;
        at(Step::pingresp).delay = 1ms;
        at(Step::goodbye) = {.delay = 6ms, .ending = support::Ending::close};
    }

    PhaseTimes expected(Duration publish, Duration delivery) const {
        PhaseTimes times;
        times.set(Phase::tcp, 1ms);
        times.set(Phase::connect, 5ms);
        times.set(Phase::subscribe, 3ms);
        times.set(Phase::publish, publish);
        times.set(Phase::delivery, delivery);
        times.set(Phase::disconnect, 6ms);
        return times;
    }
};

TEST_F(RoundtripTimes, AtQos0ThePingBehindThePublishEndsThePublishPhase) {
    spec_.qos = 0;
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        const auto result = run();
        EXPECT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.phases, expected(1ms, 7ms));
        EXPECT_EQ(result.total, 1ms + 5ms + 3ms + 7ms + 6ms);
        EXPECT_EQ(record().writes.size(), 4U);  // PUBLISH and PINGREQ go in one.
    }
}

TEST_F(RoundtripTimes, AtQos1ThePubackEndsThePublishPhase) {
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        const auto result = run();
        EXPECT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.phases, expected(2ms, 7ms));
        EXPECT_EQ(result.total, 1ms + 5ms + 3ms + 7ms + 6ms);
    }
}

TEST_F(RoundtripTimes, AtQos2ThePubcompEndsThePublishPhase) {
    spec_.qos = 2;
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        const auto result = run();
        EXPECT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.phases, expected(2ms + 4ms, 2ms + 7ms));
        EXPECT_EQ(result.total, 1ms + 5ms + 3ms + 9ms + 6ms);
    }
}

TEST_F(RoundtripTimes, TheMessageMayComeBeforeItsAcknowledgement) {
    for (const auto qos : codes({0, 1, 2})) {
        spec_.qos = qos;
        at(Step::delivery).delay = 1ms;
        at(Step::puback).delay = 8ms;
        at(Step::pingresp).delay = 8ms;
        at(Step::pubcomp).delay = 8ms;
        const auto result = run();
        EXPECT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.phases, expected(qos == 2 ? 10ms : 8ms, qos == 2 ? 3ms : 1ms));
    }
}

TEST_F(RoundtripTimes, OpeningPhasesAreTakenOverAndCountIntoTheTotal) {
    connector_.opening = {.dns = 11ms, .tcp = 13ms, .tls = 17ms};
    const auto result = run();
    EXPECT_TRUE(result.success());
    EXPECT_EQ(result.phases.get(Phase::dns), 11ms);
    EXPECT_EQ(result.phases.get(Phase::tcp), 13ms);
    EXPECT_EQ(result.phases.get(Phase::tls), 17ms);
    EXPECT_EQ(result.total, 11ms + 13ms + 17ms + 5ms + 3ms + 7ms + 6ms);
}

TEST_F(RoundtripTimes, APingOfItsOwnIsTimedAfterTheDelivery) {
    spec_.ping = true;
    for (const auto qos : codes({0, 1, 2})) {
        spec_.qos = qos;
        const auto result = run();
        EXPECT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.phases.get(Phase::ping), 1ms);
    }
}

TEST_F(RoundtripTimes, AStepOfTheTimeOfDayChangesNoDuration) {
    const auto wall = clock_.wall_now();
    at(Step::connack).change = [&](wire::Version version, const wire::Packet& correct) {
        clock_.set_wall(wall - 1h);
        return support::encoded(version, correct);
    };
    const auto result = run();
    EXPECT_EQ(result.started, wall);
    EXPECT_EQ(result.phases, expected(2ms, 7ms));
}

TEST_F(RoundtripTimes, AKeepAlivePingThatIsAnsweredLateEndsNoPublishPhase) {
    spec_.qos = 0;
    spec_.keep_alive = 1s;
    at(Step::suback).delay = 800ms;  // The keep alive asks at 750 ms.
    at(Step::pingresp).delay = 60ms;
    const auto result = run();
    EXPECT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(sent(wire::PacketType::pingreq), 2);
    EXPECT_EQ(result.phases.get(Phase::subscribe), 800ms);
    EXPECT_EQ(result.phases.get(Phase::publish), 60ms);
}

TEST_F(RoundtripTimes, SizesAreThoseOfThePacketsOnTheWire) {
    spec_.payload_size = 200;
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        const auto result = run();
        ASSERT_TRUE(result.success());
        const auto& packets = record().packets;
        const auto id = version == MqttVersion::v5 ? 1U : 0U;  // The Property Length byte.
        EXPECT_EQ(result.sizes.payload, 200U);
        EXPECT_EQ(result.sizes.connect_packet, packets.at(0).size());
        EXPECT_EQ(result.sizes.subscribe_packet, packets.at(1).size());
        EXPECT_EQ(result.sizes.publish_packet, packets.at(2).size());
        EXPECT_EQ(result.sizes.connack_packet, 4U + id);
        EXPECT_EQ(result.sizes.suback_packet, 5U + id);
        EXPECT_EQ(result.sizes.delivered_packet, packets.at(2).size());
        std::size_t sent = 0;
        for (const auto& packet : packets) {
            sent += packet.size();
        }
        EXPECT_EQ(result.sizes.sent, sent);
        EXPECT_EQ(result.sizes.received, 4U + 5U + 2U * id + 4U + packets.at(2).size());
    }
}

TEST_F(RoundtripTimes, AResultNamesWhatWasAskedForAndAgreedOn) {
    spec_.name = "front door";
    spec_.qos = 2;
    const auto started = clock_.wall_now();
    const auto result = run();
    EXPECT_EQ(result.probe, "front door");
    EXPECT_EQ(result.target, "mqtt://broker.test:1883");
    EXPECT_EQ(result.started, started);
    EXPECT_EQ(result.mqtt.version, MqttVersion::v5);
    EXPECT_EQ(result.mqtt.qos, 2);
    EXPECT_EQ(result.mqtt.granted_qos, 2);
    EXPECT_EQ(result.mqtt.session_present, false);
    EXPECT_EQ(result.mqtt.assigned_client_id, std::nullopt);
    EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1}));
}

}  // namespace
}  // namespace sonde
