// SPDX-License-Identifier: Apache-2.0
#include "tests/wire/conversation.hpp"

#include <gtest/gtest.h>

namespace sonde::wire {
namespace {

constexpr Message at_qos(Qos qos) {
    return {.topic = "a", .qos = qos};
}

TEST(SessionLimits, G1UsesTheServersKeepAlive) {
    SessionSettings settings = plain();
    settings.keep_alive = 60;
    Conversation talk{settings};
    talk.connect("20 06 00 00 03 13 00 14");
    EXPECT_EQ(talk.session.limits().keep_alive, 20);
    EXPECT_EQ(talk.session.next_deadline(), Instant{} + seconds(15));
}

TEST(SessionLimits, G2HasKeepAliveOffWhenTheServerSaysSo) {
    SessionSettings settings = plain();
    settings.keep_alive = 60;
    Conversation talk{settings};
    talk.connect("20 06 00 00 03 13 00 00");
    EXPECT_FALSE(talk.session.next_deadline());
}

TEST(SessionLimits, PingsWhenNothingWasSentForLong) {
    SessionSettings settings = plain();
    settings.keep_alive = 60;
    Conversation talk{settings};
    talk.connect();
    talk.now = Instant{} + seconds(30);
    ASSERT_TRUE(talk.session.publish(talk.now, at_qos(Qos::at_most_once), talk.out));
    talk.says();
    talk.session.tick(Instant{} + seconds(74), talk.out);
    EXPECT_EQ(talk.says(), "");
    talk.session.tick(Instant{} + seconds(75), talk.out);
    EXPECT_EQ(talk.says(), "c0 00");
    EXPECT_EQ(talk.session.next_deadline(), Instant{} + seconds(85));
    EXPECT_EQ(talk.hears("d0 00"), "pong 1");
    EXPECT_EQ(talk.hears("d0 00"), "unsolicited pong");  // G4
}

TEST(SessionLimits, G3EndsWithoutPingresp) {
    Conversation talk;
    talk.connect();
    EXPECT_EQ(talk.session.ping(talk.now, talk.out), PingNumber{1});
    talk.says();
    talk.session.tick(Instant{} + seconds(10), talk.out);
    EXPECT_EQ(talk.session.state(), State::closed);
    EXPECT_EQ(talk.hears("d0 00"), "ping timeout 1");
    EXPECT_EQ(talk.says(), "");
}

TEST(SessionLimits, WritesAPingRightBehindAPublish) {
    Conversation talk{plain(Version::v3_1_1)};
    talk.connect();
    ASSERT_TRUE(talk.session.publish(talk.now, at_qos(Qos::at_most_once), talk.out));
    EXPECT_EQ(talk.session.ping(talk.now, talk.out), PingNumber{1});
    EXPECT_EQ(talk.session.ping(talk.now, talk.out), PingNumber{2});
    EXPECT_EQ(talk.says(), "30 03 00 01 61 c0 00 c0 00");
    EXPECT_EQ(talk.hears("d0 00 d0 00"), "pong 1; pong 2");
}

TEST(SessionLimits, G5HasOneMessageInFlightAtReceiveMaximumOne) {
    Conversation talk;
    talk.connect("20 06 00 00 03 21 00 01");
    ASSERT_TRUE(talk.session.publish(talk.now, at_qos(Qos::exactly_once), talk.out));
    EXPECT_FALSE(talk.session.can_publish(Qos::at_least_once));
    EXPECT_EQ(talk.session.publish(talk.now, at_qos(Qos::at_least_once), talk.out).error(),
              Refusal::receive_maximum);
    // Other packets are not delayed (3.3.4-8).
    EXPECT_TRUE(talk.session.publish(talk.now, at_qos(Qos::at_most_once), talk.out));
    EXPECT_TRUE(talk.session.ping(talk.now, talk.out));
    talk.hears("50 02 00 01");
    EXPECT_FALSE(talk.session.can_publish(Qos::at_least_once));
    talk.hears("70 02 00 01");
    EXPECT_TRUE(talk.session.can_publish(Qos::at_least_once));
}

TEST(SessionLimits, G6SendsNothingAboveTheServersQos) {
    Conversation talk;
    talk.connect("20 05 00 00 02 24 01");
    EXPECT_TRUE(talk.session.publish(talk.now, at_qos(Qos::at_least_once), talk.out));
    talk.says();
    const auto refused = talk.session.publish(talk.now, at_qos(Qos::exactly_once), talk.out);
    EXPECT_EQ(refused.error(), Refusal::qos_not_supported);
    EXPECT_TRUE(is_limit_of_broker(refused.error()));
    EXPECT_EQ(talk.says(), "");
}

TEST(SessionLimits, G7SendsNoRetainedMessageToAServerWithout) {
    Conversation talk;
    talk.connect("20 05 00 00 02 25 00");
    EXPECT_EQ(talk.session.publish(talk.now, {.topic = "a", .retain = true}, talk.out).error(),
              Refusal::retain_not_available);
}

TEST(SessionLimits, G8SendsNothingAboveTheServersPacketSize) {
    Conversation talk;
    talk.connect("20 08 00 00 05 27 00 00 00 0a");
    const Bytes four(4);
    const Bytes five(5);
    EXPECT_TRUE(talk.session.publish(talk.now, {.topic = "a", .payload = four}, talk.out));
    talk.says();
    EXPECT_EQ(talk.session.publish(talk.now, {.topic = "a", .payload = five}, talk.out).error(),
              Refusal::packet_too_large);
    EXPECT_EQ(talk.says(), "");
}

TEST(SessionLimits, G9UsesAliasesWithinTheServersMaximum) {
    Conversation talk;
    talk.connect("20 06 00 00 03 22 00 01");
    const auto publish = [&talk](std::string_view topic) {
        EXPECT_TRUE(talk.session.publish(talk.now, {.topic = topic, .use_alias = true}, talk.out));
        return talk.says();
    };
    EXPECT_EQ(publish("a"), "30 07 00 01 61 03 23 00 01");
    EXPECT_EQ(publish("a"), "30 06 00 00 03 23 00 01");
    EXPECT_EQ(publish("b"), "30 04 00 01 62 00");
    talk.session.notify_closed();
    talk.connect();
    EXPECT_EQ(publish("a"), "30 04 00 01 61 00");
}

TEST(SessionLimits, G11SendsNoSubscribeForWhatIsNotOffered) {
    Conversation talk;
    talk.connect("20 09 00 00 06 28 00 29 00 2a 00");
    const auto subscribe = [&talk](std::string_view filter, const Properties& properties = {}) {
        const std::vector<Subscription> wishes{{.filter = filter}};
        return talk.session.subscribe(talk.now, wishes, talk.out, properties);
    };
    EXPECT_EQ(subscribe("a/+").error(), Refusal::wildcard_not_available);
    EXPECT_EQ(subscribe("$share/g/a").error(), Refusal::shared_not_available);
    PropertyBuffer identifier;
    identifier.add(PropertyId::subscription_identifier, 1U);
    EXPECT_EQ(subscribe("a", identifier.view()).error(),
              Refusal::subscription_identifier_not_available);
    EXPECT_EQ(talk.says(), "");
    EXPECT_TRUE(subscribe("a"));
}

TEST(SessionLimits, RefusesWhatAClientMustNotSend) {
    Conversation talk;
    talk.connect();
    const auto publish = [&talk](const Message& message) {
        return talk.session.publish(talk.now, message, talk.out).error();
    };
    EXPECT_EQ(publish({.topic = "a/#"}), Refusal::invalid_topic_name);
    EXPECT_EQ(publish({.topic = ""}), Refusal::invalid_topic_name);
    PropertyBuffer identifier;
    identifier.add(PropertyId::subscription_identifier, 1U);
    EXPECT_EQ(publish({.topic = "a", .properties = identifier.view()}), Refusal::invalid_property);
    PropertyBuffer misplaced;
    misplaced.add(PropertyId::receive_maximum, 1U);
    EXPECT_EQ(publish({.topic = "a", .properties = misplaced.view()}), Refusal::invalid_property);
    const std::vector<Subscription> shared{{.filter = "$share/g/a", .no_local = true}};
    EXPECT_EQ(talk.session.subscribe(talk.now, shared, talk.out).error(),
              Refusal::invalid_shared_filter);
    EXPECT_EQ(talk.session.subscribe(talk.now, {}, talk.out).error(), Refusal::nothing_to_do);
    EXPECT_EQ(talk.says(), "");
}

}  // namespace
}  // namespace sonde::wire
