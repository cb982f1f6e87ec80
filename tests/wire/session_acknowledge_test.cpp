// SPDX-License-Identifier: Apache-2.0
#include "tests/wire/conversation.hpp"

#include <gtest/gtest.h>

namespace sonde::wire {
namespace {

/// A connected session that has published one message under packet identifier 1.
struct Publisher : Conversation {
    Publisher(Version version, Qos qos) : Conversation{plain(version)} {
        connect();
        EXPECT_EQ(session.publish(now, {.topic = "a", .qos = qos}, out), PacketId{1});
        out.clear();
    }
};

struct Subscriber : Conversation {
    explicit Subscriber(Version version) : Conversation{plain(version)} {
        connect();
        const std::vector<Subscription> wishes{{.filter = "a", .qos = Qos::exactly_once},
                                               {.filter = "b"}};
        EXPECT_EQ(session.subscribe(now, wishes, out), PacketId{1});
        out.clear();
    }
};

TEST(SessionSubscribe, AsksAndReportsTheCodes) {
    Conversation talk;
    talk.connect();
    const std::vector<Subscription> wishes{{.filter = "a/#", .qos = Qos::at_least_once}};
    ASSERT_TRUE(talk.session.subscribe(talk.now, wishes, talk.out));
    EXPECT_EQ(talk.says(), "82 09 00 01 00 00 03 61 2f 23 01");
    EXPECT_EQ(talk.hears("90 04 00 01 00 00"), "subscribed 1: 00");  // B3: a lower QoS
    const std::vector<std::string_view> filters{"a/#"};
    ASSERT_TRUE(talk.session.unsubscribe(talk.now, filters, talk.out));
    EXPECT_EQ(talk.says(), "a2 08 00 02 00 00 03 61 2f 23");
    EXPECT_EQ(talk.hears("b0 04 00 02 00 11"), "unsubscribed 2: 11");
}

TEST(SessionSubscribe, B1AndB2KeepTheCodeOfARefusal) {
    Subscriber old{Version::v3_1_1};
    EXPECT_EQ(old.hears("90 04 00 01 80 00"), "subscribed 1: 80 00");
    for (const char* code : {"80", "83", "87", "8f", "91", "97", "9e", "a1", "a2"}) {
        Subscriber talk{Version::v5};
        EXPECT_EQ(talk.hears("90 05 00 01 00 " + std::string{code} + " 00"),
                  "subscribed 1: " + std::string{code} + " 00");
    }
}

TEST(SessionSubscribe, B4BreaksAtMoreOrFewerCodesThanFilters) {
    for (const char* packet : {"90 04 00 01 00 00", "90 06 00 01 00 00 00 00"}) {
        Subscriber talk{Version::v5};
        EXPECT_EQ(talk.hears(packet), "broken 82 MQTT-3.8.4-6");
    }
    Subscriber old{Version::v3_1_1};
    EXPECT_EQ(old.hears("90 03 00 01 00"), "broken 82 MQTT-3.8.4-5");
}

TEST(SessionSubscribe, B5ToB7BreakAtASubackForNothingWeAsked) {
    Subscriber other{Version::v5};
    EXPECT_EQ(other.hears("90 05 00 02 00 00 00"), "broken 82 MQTT-2.2.1-6");
    Subscriber old{Version::v3_1_1};
    EXPECT_EQ(old.hears("90 04 00 02 00 00"), "broken 82 MQTT-2.3.1-7");
    Subscriber zero{Version::v5};
    EXPECT_EQ(zero.hears("90 05 00 00 00 00 00"), "broken 82 MQTT-2.2.1-3");
    Conversation early;
    early.connect();
    EXPECT_EQ(early.hears("90 05 00 01 00 00 00"), "broken 82 MQTT-2.2.1-6");
}

TEST(SessionSubscribe, B9CountsTheFirstSubackOnly) {
    Subscriber talk{Version::v5};
    EXPECT_EQ(talk.hears("90 05 00 01 00 02 00 90 05 00 01 00 02 00"),
              "subscribed 1: 02 00; broken 82 MQTT-2.2.1-6");
}

TEST(SessionSubscribe, B10KeepsAReservedCode) {
    Subscriber old{Version::v3_1_1};
    EXPECT_EQ(old.hears("90 04 00 01 03 00"), "broken 82 MQTT-3.9.3-2 byte 03");
    Subscriber talk{Version::v5};
    EXPECT_EQ(talk.hears("90 05 00 01 00 00 03"), "broken 82 MQTT-3.9.3-2 byte 03");
}

TEST(SessionPublish, C1KeepsNoMatchingSubscribersThroughBothHandshakes) {
    Publisher once{Version::v5, Qos::at_least_once};
    EXPECT_EQ(once.hears("40 03 00 01 10"), "acknowledged 1 by PUBACK 10");
    EXPECT_EQ(once.session.in_flight(), 0U);
    Publisher exactly{Version::v5, Qos::exactly_once};
    EXPECT_EQ(exactly.hears("50 03 00 01 10"), "stored 1 10");
    EXPECT_EQ(exactly.says(), "62 02 00 01");
    EXPECT_EQ(exactly.hears("70 02 00 01"), "acknowledged 1 by PUBCOMP 10");
    EXPECT_EQ(exactly.session.in_flight(), 0U);
}

TEST(SessionPublish, C2TakesAFailureForTheEndOfTheExchange) {
    for (const char* code : {"80", "83", "87", "90", "91", "97", "99", "ff"}) {
        Publisher once{Version::v5, Qos::at_least_once};
        EXPECT_EQ(once.hears("40 03 00 01 " + std::string{code}),
                  "acknowledged 1 by PUBACK " + std::string{code});
        Publisher exactly{Version::v5, Qos::exactly_once};
        EXPECT_EQ(exactly.hears("50 03 00 01 " + std::string{code}),
                  "acknowledged 1 by PUBREC " + std::string{code});
        EXPECT_EQ(exactly.says(), "");  // No PUBREL.
        EXPECT_EQ(exactly.session.in_flight(), 0U);
    }
}

TEST(SessionPublish, KeepsAnUnlistedSuccessByteInTheViolation) {
    Publisher talk{Version::v5, Qos::at_least_once};
    EXPECT_EQ(talk.hears("40 03 00 01 01"), "broken 82 MQTT-3.4.2-1 byte 01");
}

TEST(SessionPublish, C3ToC7BreakAtAnAnswerToSomethingElse) {
    using Pair = std::pair<Qos, const char*>;
    for (const auto& [qos, packet] : {Pair{Qos::at_least_once, "40 02 00 02"},    // C3
                                      Pair{Qos::exactly_once, "40 02 00 01"},     // C5
                                      Pair{Qos::at_least_once, "50 02 00 01"},    // C6
                                      Pair{Qos::exactly_once, "70 02 00 01"}}) {  // C7
        Publisher talk{Version::v5, qos};
        EXPECT_EQ(talk.hears(packet), "broken 82 MQTT-2.2.1-5") << packet;
        EXPECT_EQ(talk.session.in_flight(), 1U);
        Publisher old{Version::v3_1_1, qos};
        EXPECT_EQ(old.hears(packet), "broken 82 MQTT-2.3.1-6") << packet;
        EXPECT_EQ(old.says(), "");
    }
    Publisher zero{Version::v5, Qos::at_least_once};
    EXPECT_EQ(zero.hears("40 02 00 00"), "broken 82 MQTT-2.2.1-3");  // C4
}

TEST(SessionPublish, C8DropsAnExchangeTheServerDoesNotKnow) {
    Publisher talk{Version::v5, Qos::exactly_once};
    talk.hears("50 02 00 01");
    talk.says();
    EXPECT_EQ(talk.hears("70 03 00 01 92"), "acknowledged 1 by PUBCOMP 92");
    EXPECT_EQ(talk.session.in_flight(), 0U);
    EXPECT_EQ(talk.says(), "");
}

TEST(SessionPublish, C9CountsTheFirstAcknowledgementOnly) {
    Publisher talk{Version::v5, Qos::at_least_once};
    EXPECT_EQ(talk.hears("40 02 00 01 40 02 00 01"),
              "acknowledged 1 by PUBACK 00; broken 82 MQTT-2.2.1-5");
    Publisher exactly{Version::v5, Qos::exactly_once};
    EXPECT_EQ(exactly.hears("50 02 00 01 50 02 00 01"), "stored 1 00; broken 82 MQTT-2.2.1-5");
}

TEST(SessionPublish, C11KeepsTheIdentifierOfAnUnansweredMessageTaken) {
    Publisher talk{Version::v5, Qos::at_least_once};
    for (unsigned sent = 0; sent < 65'534; ++sent) {
        const auto id =
            talk.session.publish(talk.now, {.topic = "a", .qos = Qos::at_least_once}, talk.out);
        ASSERT_TRUE(id);
        ASSERT_NE(*id, 1);
        ASSERT_NE(*id, 0);
        Bytes ack = hex("40 02 00 00");
        ack[2] = std::byte{static_cast<unsigned char>(*id >> 8U)};
        ack[3] = std::byte{static_cast<unsigned char>(*id & 0xffU)};
        ASSERT_EQ(talk.hears(ack).substr(0, 12), "acknowledged");
        talk.out.clear();
    }
    const auto wrapped =
        talk.session.publish(talk.now, {.topic = "a", .qos = Qos::at_least_once}, talk.out);
    EXPECT_EQ(wrapped, PacketId{2});
}

TEST(SessionPublish, C12UnderstandsEveryLegalLength) {
    for (const char* packet : {"40 02 00 01",
                               "40 03 00 01 00",
                               "40 04 00 01 00 00",
                               "40 09 00 01 00 05 1f 00 02 6e 6f"}) {
        Publisher talk{Version::v5, Qos::at_least_once};
        EXPECT_EQ(talk.hears(packet).substr(0, 27), "acknowledged 1 by PUBACK 00") << packet;
    }
}

TEST(SessionPublish, BreaksAtProblemInformationNobodyWanted) {
    SessionSettings settings = plain();
    settings.request_problem_information = false;
    Conversation talk{settings};
    talk.connect();
    ASSERT_TRUE(
        talk.session.publish(talk.now, {.topic = "a", .qos = Qos::at_least_once}, talk.out));
    EXPECT_EQ(talk.hears("40 09 00 01 80 05 1f 00 02 6e 6f"), "broken 82 MQTT-3.1.2-29");
}

}  // namespace
}  // namespace sonde::wire
