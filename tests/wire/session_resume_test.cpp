// SPDX-License-Identifier: Apache-2.0
#include "tests/wire/conversation.hpp"

#include <gtest/gtest.h>

namespace sonde::wire {
namespace {

SessionSettings lasting(Version version) {
    SessionSettings settings = plain(version);
    settings.clean_start = false;
    settings.session_expiry = version == Version::v5 ? 100 : 0;
    return settings;
}

constexpr const char* resumed_v5 = "20 03 01 00 00";

/// A session with a QoS 1 message (1), a QoS 2 message (2) and one (3) whose PUBREC has come.
Conversation interrupted() {
    Conversation talk{lasting(Version::v5)};
    EXPECT_EQ(talk.connect(), "connected");
    const Bytes payload = hex("78");
    for (const Qos qos : {Qos::at_least_once, Qos::exactly_once, Qos::exactly_once}) {
        EXPECT_TRUE(talk.session.publish(
            talk.now, {.topic = "a", .payload = payload, .qos = qos}, talk.out));
    }
    EXPECT_EQ(talk.hears("50 02 00 03"), "stored 3 00");
    talk.says();
    talk.session.notify_closed();
    return talk;
}

TEST(SessionResume, G12SendsWhatIsUnacknowledgedAgainInOrder) {
    auto talk = interrupted();
    EXPECT_EQ(talk.connect(resumed_v5), "connected with session");
    EXPECT_EQ(talk.says(),
              "3a 07 00 01 61 00 01 00 78 "  // PUBLISH 1 with DUP
              "3c 07 00 01 61 00 02 00 78 "  // PUBLISH 2 with DUP
              "62 02 00 03");                // PUBREL 3
    EXPECT_EQ(talk.hears("40 02 00 01 50 02 00 02 70 02 00 03 70 02 00 02"),
              "acknowledged 1 by PUBACK 00; stored 2 00; acknowledged 3 by PUBCOMP 00; "
              "acknowledged 2 by PUBCOMP 00");
    EXPECT_EQ(talk.session.in_flight(), 0U);
}

TEST(SessionResume, G12DropsItsStateWhenTheServerHasNone) {
    auto talk = interrupted();
    EXPECT_EQ(talk.connect(), "connected");
    EXPECT_EQ(talk.says(), "");
    EXPECT_EQ(talk.session.in_flight(), 0U);
}

TEST(SessionResume, G12DropsItsStateOnACleanStart) {
    auto talk = interrupted();
    SessionSettings settings = lasting(Version::v5);
    settings.clean_start = true;
    talk.session.reconfigure(settings);
    EXPECT_EQ(talk.connect(resumed_v5), "broken 82 MQTT-3.2.2-4");
    EXPECT_EQ(talk.session.in_flight(), 0U);
}

TEST(SessionResume, G12BreaksAtASessionItKnowsNothingOf) {
    Conversation talk{lasting(Version::v5)};
    EXPECT_EQ(talk.connect(resumed_v5), "broken 82 MQTT-3.2.2-4");
    // 3.1.1 leaves the choice to the client.
    Conversation old{lasting(Version::v3_1_1)};
    EXPECT_EQ(old.connect("20 02 01 00"), "connected with session");
}

TEST(SessionResume, KeepsNoStateThatTheServerRefusedToKeep) {
    Conversation talk{lasting(Version::v5)};
    EXPECT_EQ(talk.connect("20 08 00 00 05 11 00 00 00 00"), "connected");
    ASSERT_TRUE(
        talk.session.publish(talk.now, {.topic = "a", .qos = Qos::at_least_once}, talk.out));
    talk.session.notify_closed();
    EXPECT_EQ(talk.connect(resumed_v5), "broken 82 MQTT-3.2.2-4");
}

TEST(SessionResume, ResumesOn311) {
    Conversation talk{lasting(Version::v3_1_1)};
    talk.connect();
    ASSERT_TRUE(
        talk.session.publish(talk.now, {.topic = "a", .qos = Qos::at_least_once}, talk.out));
    talk.session.notify_closed();
    EXPECT_EQ(talk.connect("20 02 01 00"), "connected with session");
    EXPECT_EQ(talk.says(), "3a 05 00 01 61 00 01");
}

TEST(SessionResume, SendsAgainWithinTheNewReceiveMaximum) {
    auto talk = interrupted();
    EXPECT_EQ(talk.connect("20 06 01 00 03 21 00 01"), "connected with session");
    EXPECT_EQ(talk.says(), "3a 07 00 01 61 00 01 00 78");
    EXPECT_EQ(talk.session.obstacle(Qos::at_least_once), Refusal::receive_maximum);
    EXPECT_EQ(talk.hears("40 02 00 01"), "acknowledged 1 by PUBACK 00");
    EXPECT_EQ(talk.says(), "3c 07 00 01 61 00 02 00 78 62 02 00 03");
}

TEST(SessionResume, SendsAgainWithTheTopicInsteadOfItsAlias) {
    Conversation talk{lasting(Version::v5)};
    talk.connect("20 06 00 00 03 22 00 05");
    const Message message{.topic = "a", .qos = Qos::at_least_once, .use_alias = true};
    ASSERT_TRUE(talk.session.publish(talk.now, message, talk.out));
    ASSERT_TRUE(talk.session.publish(talk.now, message, talk.out));
    EXPECT_EQ(talk.says(), "32 09 00 01 61 00 01 03 23 00 01 32 08 00 00 00 02 03 23 00 01");
    talk.session.notify_closed();
    talk.connect(resumed_v5);
    EXPECT_EQ(talk.says(), "3a 06 00 01 61 00 01 00 3a 06 00 01 61 00 02 00");
}

TEST(SessionResume, DeliversAQos2MessageOnceAcrossConnections) {
    Conversation talk{lasting(Version::v5)};
    talk.connect();
    EXPECT_EQ(talk.hears("34 07 00 01 61 00 05 00 78"), "received a qos 2 id 5 'x'");
    talk.session.notify_closed();
    talk.connect(resumed_v5);
    EXPECT_EQ(talk.hears("3c 07 00 01 61 00 05 00 78 62 02 00 05"), "repeated 5; released 5 00");
}

TEST(SessionResume, AsksForItsAssignedIdentifierAgain) {
    SessionSettings settings = lasting(Version::v5);
    settings.client_id.clear();
    Conversation talk{settings};
    EXPECT_EQ(talk.connect("20 07 00 00 04 12 00 01 78"), "connected");
    talk.session.notify_closed();
    ASSERT_TRUE(talk.session.connect(talk.now, talk.out));
    EXPECT_EQ(talk.says(), "10 13 00 04 4d 51 54 54 05 00 00 00 05 11 00 00 00 64 00 01 78");
    EXPECT_EQ(talk.hears(resumed_v5), "connected with session");
}

TEST(SessionResume, ForgetsASubscribeThatWasUnderWay) {
    Conversation talk{lasting(Version::v5)};
    talk.connect();
    const std::vector<Subscription> wishes{{.filter = "a"}};
    ASSERT_TRUE(talk.session.subscribe(talk.now, wishes, talk.out));
    talk.session.notify_closed();
    talk.connect(resumed_v5);
    EXPECT_EQ(talk.hears("90 04 00 01 00 00"), "broken 82 MQTT-2.2.1-6");
}

TEST(SessionResume, SendsNothingAgainInsideAConnection) {
    Conversation talk{lasting(Version::v5)};
    talk.connect();
    ASSERT_TRUE(
        talk.session.publish(talk.now, {.topic = "a", .qos = Qos::at_least_once}, talk.out));
    talk.says();
    talk.session.tick(Instant{} + seconds(3600), talk.out);
    EXPECT_EQ(talk.hears("d0 00"), "unsolicited pong");
    EXPECT_EQ(talk.says(), "");  // C10
}

}  // namespace
}  // namespace sonde::wire
