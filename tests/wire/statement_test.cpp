// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/encode.hpp"
#include "tests/wire/conversation.hpp"

#include <gtest/gtest.h>

/// Statements of the standards that bind a client and that no scenario of a broker's brings up
/// (tests/catalogue/statements.txt). Bytes are typed from the standard's text.
namespace sonde::wire {
namespace {

std::string encoded(Version version, const Packet& packet) {
    Bytes bytes;
    const auto size = append(version, packet, bytes);
    auto digits = hex_of(bytes);
    return size ? digits.substr(0, digits.size() - 1) : std::string{sentence_of(size.error())};
}

bool is_refused(Version version, const Packet& packet) {
    Bytes bytes;
    return !append(version, packet, bytes);
}

TEST(Statement, StringPairsAreTextOnBothSides) {
    for (const char* bad : {"26 00 01 00 00 01 62", "26 00 01 61 00 01 ff"}) {
        Conversation talk;
        EXPECT_EQ(talk.connect("20 0a 00 00 07 " + std::string{bad}).substr(0, 9), "broken 81");
    }
    const auto properties = PropertyBuffer{}.add_user("a", std::string_view{"\0", 1});
    EXPECT_TRUE(is_refused(Version::v5, Publish{.topic = "a", .properties = properties.view()}));
}

TEST(Statement, TextIsSentAsItIsOrNotAtAll) {
    for (const auto version : {Version::v3_1_1, Version::v5}) {
        EXPECT_TRUE(is_refused(version, Publish{.topic = "\xed\xa0\x80"}));  // A surrogate.
        EXPECT_TRUE(is_refused(version, Publish{.topic = {"a\0b", 3}}));
        EXPECT_TRUE(
            is_refused(version, Subscribe{.packet_id = 1, .subscriptions = {{.filter = "\xff"}}}));
        EXPECT_TRUE(is_refused(version, Unsubscribe{.packet_id = 1, .filters = {"\xff"}}));
        EXPECT_TRUE(is_refused(version, Unsubscribe{.packet_id = 1}));
    }
    // U+FEFF stays where it is.
    EXPECT_EQ(encoded(Version::v3_1_1, Publish{.topic = "\xef\xbb\xbf"}), "30 05 00 03 ef bb bf");
}

TEST(Statement, LengthsAreWrittenInTheFewestBytes) {
    for (const auto& [payload, start] : {std::pair{std::size_t{123}, "30 7f"},
                                         std::pair{std::size_t{124}, "30 80 01"},
                                         std::pair{std::size_t{16'379}, "30 ff 7f"},
                                         std::pair{std::size_t{16'380}, "30 80 80 01"},
                                         std::pair{std::size_t{2'097'147}, "30 ff ff 7f"},
                                         std::pair{std::size_t{2'097'148}, "30 80 80 80 01"}}) {
        const Bytes content(payload);
        Bytes bytes;
        ASSERT_TRUE(append(Version::v5, Publish{.topic = "a", .payload = content}, bytes));
        bytes.resize(5);
        EXPECT_EQ(hex_of(bytes).substr(0, std::string{start}.size()), start);
    }
}

TEST(Statement, FlagsOfSentPacketsAreTheListedOnes) {
    EXPECT_EQ(
        encoded(Version::v3_1_1, Subscribe{.packet_id = 1, .subscriptions = {{.filter = "a"}}}),
        "82 06 00 01 00 01 61 00");
    EXPECT_EQ(encoded(Version::v3_1_1, Unsubscribe{.packet_id = 1, .filters = {"a"}}),
              "a2 05 00 01 00 01 61");
    EXPECT_EQ(encoded(Version::v3_1_1, Acknowledgement{.type = PacketType::pubrel, .packet_id = 1}),
              "62 02 00 01");
    EXPECT_EQ(encoded(Version::v3_1_1, Pingreq{}), "c0 00");
    EXPECT_EQ(encoded(Version::v3_1_1, Disconnect{}), "e0 00");
    EXPECT_EQ(encoded(Version::v5, Auth{}), "f0 00");
}

TEST(Statement, PropertiesThatAreNoneHaveALengthOfZero) {
    EXPECT_EQ(encoded(Version::v5, Publish{.topic = "a"}), "30 04 00 01 61 00");
    EXPECT_EQ(encoded(Version::v5, Connect{.client_id = "c"}).substr(0, 42),
              "10 0e 00 04 4d 51 54 54 05 02 00 00 00 00 ");
}

TEST(Statement, ConnectComesFirstAndOnce) {
    Conversation talk;
    const std::vector<Subscription> wishes{{.filter = "a"}};
    EXPECT_EQ(talk.session.publish(talk.now, {.topic = "a"}, talk.out).error(),
              Refusal::not_connected);
    EXPECT_EQ(talk.session.subscribe(talk.now, wishes, talk.out).error(), Refusal::not_connected);
    EXPECT_EQ(talk.says(), "");
    ASSERT_TRUE(talk.session.connect(talk.now, talk.out));
    EXPECT_EQ(talk.session.connect(talk.now, talk.out).error(), Refusal::already_connected);
    talk.says();
    EXPECT_EQ(talk.hears("20 03 00 00 00"), "connected");
    EXPECT_EQ(talk.session.connect(talk.now, talk.out).error(), Refusal::already_connected);
    EXPECT_EQ(talk.says(), "");
}

TEST(Statement, BeforeConnackOnlyAuthAndDisconnectAreSent) {
    SessionSettings settings = plain();
    settings.authentication = Authentication{.method = "M", .data = {}};
    Conversation talk{settings};
    ASSERT_TRUE(talk.session.connect(talk.now, talk.out));
    talk.says();
    EXPECT_EQ(talk.session.publish(talk.now, {.topic = "a"}, talk.out).error(),
              Refusal::not_connected);
    EXPECT_EQ(talk.session.ping(talk.now, talk.out).error(), Refusal::not_connected);
    talk.session.tick(Instant{} + seconds(3600), talk.out);
    EXPECT_EQ(talk.says(), "");
    EXPECT_EQ(talk.hears("f0 06 18 04 15 00 01 4d"), "auth 18 M");
    ASSERT_TRUE(talk.session.disconnect(talk.now, {}, talk.out));
    EXPECT_EQ(talk.says(), "e0 00");
}

TEST(Statement, AReAuthenticationThatFailsEndsTheConnection) {
    SessionSettings settings = plain();
    settings.authentication = Authentication{.method = "M", .data = {}};
    Conversation talk{settings};
    talk.connect("20 07 00 00 04 15 00 01 4d");
    ASSERT_TRUE(talk.session.authenticate(talk.now, ReasonCode::re_authenticate, {}, talk.out));
    EXPECT_EQ(talk.says(), "f0 06 19 04 15 00 01 4d");  // The method of the CONNECT.
    EXPECT_EQ(talk.hears("e0 01 87"), "disconnected 87");
    EXPECT_EQ(talk.session.state(), State::closed);
    Conversation without;
    without.connect();
    EXPECT_EQ(
        without.session.authenticate(without.now, ReasonCode::re_authenticate, {}, without.out)
            .error(),
        Refusal::authentication_not_offered);
    EXPECT_EQ(without.says(), "");
}

TEST(Statement, ConnectSaysInItsFlagsWhatItsPayloadHolds) {
    const Connect all{
        .client_id = "c",
        .clean_start = false,
        .will =
            Will{.topic = "w", .payload = as_bytes("x"), .qos = Qos::exactly_once, .retain = true},
        .user_name = "u",
        .password = as_bytes("p")};
    // User name, password, Will Retain, Will QoS 2, Will; then in the order of the standard.
    EXPECT_EQ(encoded(Version::v3_1_1, all),
              "10 19 00 04 4d 51 54 54 04 f4 00 00 00 01 63 00 01 77 00 01 78 00 01 75 00 01 70");
    EXPECT_EQ(
        encoded(Version::v5, all),
        "10 1b 00 04 4d 51 54 54 05 f4 00 00 00 00 01 63 00 00 01 77 00 01 78 00 01 75 00 01 70");
    EXPECT_EQ(encoded(Version::v3_1_1, Connect{.client_id = "c"}),
              "10 0d 00 04 4d 51 54 54 04 02 00 00 00 01 63");
    // 3.1.1: no password without a user name; no empty identifier for a session that is kept.
    EXPECT_TRUE(is_refused(Version::v3_1_1, Connect{.client_id = "c", .password = as_bytes("p")}));
    EXPECT_TRUE(is_refused(Version::v3_1_1, Connect{.client_id = "", .clean_start = false}));
    for (const auto version : {Version::v3_1_1, Version::v5}) {
        EXPECT_TRUE(is_refused(version, Connect{.client_id = "\xff"}));
        EXPECT_TRUE(is_refused(version, Connect{.client_id = "c", .will = Will{.topic = "\xff"}}));
        EXPECT_TRUE(is_refused(version, Connect{.client_id = "c", .user_name = "\xff"}));
    }
}

TEST(Statement, ReservedFlagsOfConnackBreakOff) {
    Conversation talk;
    EXPECT_EQ(talk.connect("20 03 02 00 00").substr(0, 9), "broken 81");
    Conversation old{plain(Version::v3_1_1)};
    EXPECT_EQ(old.connect("20 02 80 00").substr(0, 6), "broken");
    EXPECT_EQ(old.says(), "");
}

TEST(Statement, AResponseTopicIsTextWithoutWildcards) {
    for (const std::string_view topic : {"a/#", "+", "\xff"}) {
        PropertyBuffer properties;
        properties.add(PropertyId::response_topic, topic);
        EXPECT_TRUE(is_refused(Version::v5, Publish{.topic = "a", .properties = properties.view()}))
            << topic;
    }
}

TEST(Statement, PubrelsGoInTheOrderOfThePubrecs) {
    for (const auto version : {Version::v3_1_1, Version::v5}) {
        Conversation talk{plain(version)};
        talk.connect(version == Version::v5 ? "" : "20 02 00 00");
        for (int i = 0; i < 3; ++i) {
            ASSERT_TRUE(
                talk.session.publish(talk.now, {.topic = "a", .qos = Qos::exactly_once}, talk.out));
        }
        talk.says();
        talk.hears("50 02 00 03 50 02 00 01 50 02 00 02");
        EXPECT_EQ(talk.says(), "62 02 00 03 62 02 00 01 62 02 00 02");
    }
}

TEST(Statement, PubrecsGoInTheOrderOfThePublishes) {
    Conversation talk;
    talk.connect();
    talk.hears("34 06 00 01 61 00 09 00 34 06 00 01 61 00 04 00 34 06 00 01 61 00 06 00");
    EXPECT_EQ(talk.says(), "50 02 00 09 50 02 00 04 50 02 00 06");
    EXPECT_EQ(talk.hears("62 02 00 04"), "released 4 00");
    EXPECT_EQ(talk.says(), "70 02 00 04");
    // Its identifier is new again.
    EXPECT_EQ(talk.hears("34 07 00 01 61 00 04 00 79"), "received a qos 2 id 4 'y'");
}

TEST(Statement, AFullQuotaDelaysNothingButMessages) {
    Conversation talk;
    talk.connect("20 06 00 00 03 21 00 01");
    ASSERT_TRUE(
        talk.session.publish(talk.now, {.topic = "a", .qos = Qos::at_least_once}, talk.out));
    talk.says();
    EXPECT_EQ(
        talk.session.publish(talk.now, {.topic = "a", .qos = Qos::at_least_once}, talk.out).error(),
        Refusal::receive_maximum);
    EXPECT_TRUE(talk.session.publish(talk.now, {.topic = "a"}, talk.out));  // QoS 0 has no quota.
    ASSERT_TRUE(talk.session.ping(talk.now, talk.out));
    EXPECT_EQ(talk.says(), "30 04 00 01 61 00 c0 00");
    EXPECT_EQ(talk.hears("32 06 00 01 61 00 05 00"), "received a qos 1 id 5 ''");
    EXPECT_EQ(talk.says(), "40 02 00 05");
}

TEST(Statement, UnsubackHasACodeForEachFilterAndOnlyListedOnes) {
    for (const auto& [answer, told] :
         {std::pair{"b0 05 00 01 00 00 00", "broken 82 MQTT-3.11.3-1"},
          std::pair{"b0 04 00 01 00 05", "broken 82 MQTT-3.11.3-2 byte 05"}}) {
        Conversation talk;
        talk.connect();
        const std::vector<std::string_view> filters{"a"};
        ASSERT_TRUE(talk.session.unsubscribe(talk.now, filters, talk.out));
        EXPECT_EQ(talk.hears(answer), told);
    }
}

TEST(Statement, AResentMessageKeepsItsIdentifierAndIsMarked) {
    SessionSettings settings = plain(Version::v3_1_1);
    settings.clean_start = false;
    Conversation talk{settings};
    talk.connect("20 02 00 00");
    for (const auto qos : {Qos::at_least_once, Qos::exactly_once}) {
        ASSERT_TRUE(talk.session.publish(talk.now, {.topic = "a", .qos = qos}, talk.out));
    }
    EXPECT_EQ(talk.says(), "32 05 00 01 61 00 01 34 05 00 01 61 00 02");  // DUP 0 at first.
    talk.session.notify_closed();
    talk.connect("20 02 01 00");
    EXPECT_EQ(talk.says(), "3a 05 00 01 61 00 01 3c 05 00 01 61 00 02");
}

}  // namespace
}  // namespace sonde::wire
