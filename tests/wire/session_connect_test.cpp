// SPDX-License-Identifier: Apache-2.0
#include "tests/wire/conversation.hpp"

#include <gtest/gtest.h>

namespace sonde::wire {
namespace {

SessionSettings with_method() {
    SessionSettings settings = plain();
    settings.authentication = Authentication{.method = "M", .data = {}};
    return settings;
}

TEST(SessionConnect, SendsWhatItsSettingsSay) {
    Conversation talk{{.client_id = "c1",
                       .keep_alive = 10,
                       .user_name = "u",
                       .password = hex("70"),
                       .will = WillMessage{.topic = "w", .payload = hex("62"), .retain = true},
                       .session_expiry = 5,
                       .receive_maximum = 20,
                       .topic_alias_maximum = 3,
                       .request_problem_information = false,
                       .maximum_packet_size = 4096}};
    ASSERT_TRUE(talk.session.connect(talk.now, talk.out));
    EXPECT_EQ(talk.says(),
              "10 2e 00 04 4d 51 54 54 05 e6 00 0a "                 // flags: clean, will, login
              "12 11 00 00 00 05 21 00 14 27 00 00 10 00 22 00 03 "  // limits
              "17 00 "                                               // no problem information
              "00 02 63 31 00 00 01 77 00 01 62 00 01 75 00 01 70");
    EXPECT_EQ(talk.session.state(), State::connecting);
}

TEST(SessionConnect, IsRefusedWhatCannotBeEncoded) {
    Conversation talk{{.version = Version::v3_1_1, .client_id = "", .clean_start = false}};
    EXPECT_EQ(talk.session.connect({}, talk.out).error(), Refusal::client_id_missing);
    EXPECT_EQ(talk.session.state(), State::idle);
    EXPECT_EQ(talk.says(), "");
}

TEST(SessionConnect, A1ReportsEachReturnCodeOf311) {
    for (const char* code : {"01", "02", "03", "04", "05"}) {
        Conversation talk{plain(Version::v3_1_1)};
        EXPECT_EQ(talk.connect("20 02 00 " + std::string{code}), "refused " + std::string{code});
        EXPECT_EQ(talk.session.state(), State::closed);
        EXPECT_EQ(talk.says(), "");
    }
}

TEST(SessionConnect, A2KeepsAReservedReturnCode) {
    Conversation talk{plain(Version::v3_1_1)};
    EXPECT_EQ(talk.connect("20 02 00 c8"), "refused c8");
    EXPECT_EQ(name_of_connect_return(0xc8), "Unknown return code");
}

TEST(SessionConnect, A3KeepsTheCodeOfARefusalWithSessionPresent) {
    Conversation old{plain(Version::v3_1_1)};
    EXPECT_EQ(old.connect("20 02 01 05"), "refused 05 against 82 MQTT-3.2.2-4 byte 05");
    Conversation talk;
    EXPECT_EQ(talk.connect("20 03 01 87 00"), "refused 87 against 82 MQTT-3.2.2-6 byte 87");
}

TEST(SessionConnect, A5ReportsEachReasonCodeWithItsReasonString) {
    for (const char* code : {"80", "81", "82", "83", "84", "85", "86", "87", "88", "89", "8a",
                             "8c", "90", "95", "97", "99", "9a", "9b", "9c", "9d", "9f"}) {
        Conversation talk;
        EXPECT_EQ(talk.connect("20 08 00 " + std::string{code} + " 05 1f 00 02 6e 6f"),
                  "refused " + std::string{code} + " 'no'");
        EXPECT_EQ(talk.says(), "");
    }
}

TEST(SessionConnect, A7TellsAnUnknownRefusalFromAnUnknownSuccess) {
    for (const char* code : {"8b", "ff"}) {
        Conversation talk;
        EXPECT_EQ(talk.connect("20 03 00 " + std::string{code} + " 00"),
                  "refused " + std::string{code});
    }
    Conversation talk;
    EXPECT_EQ(talk.connect("20 03 00 01 00"), "broken 82 MQTT-3.2.2-8 byte 01");
    EXPECT_EQ(talk.says(), "e0 01 82");
}

TEST(SessionConnect, A8UnderstandsARefusalInTheFormOf311) {
    for (const char* code : {"01", "84"}) {
        Conversation talk;
        EXPECT_EQ(talk.connect("20 02 00 " + std::string{code}),
                  "refused " + std::string{code} + " in 3.1.1 form");
    }
}

TEST(SessionConnect, A9BreaksAtASecondConnack) {
    Conversation talk;
    EXPECT_EQ(talk.connect(), "connected");
    EXPECT_EQ(talk.hears("20 03 00 00 00"), "broken 82 MQTT-3.2.0-2");
    EXPECT_EQ(talk.says(), "e0 01 82");
    EXPECT_EQ(talk.session.state(), State::closed);
}

TEST(SessionConnect, A10BreaksAtASessionAfterACleanStart) {
    Conversation old{plain(Version::v3_1_1)};
    EXPECT_EQ(old.connect("20 02 01 00"), "broken 82 MQTT-3.2.2-1");
    EXPECT_EQ(old.says(), "");
    Conversation talk;
    EXPECT_EQ(talk.connect("20 03 01 00 00"), "broken 82 MQTT-3.2.2-4");
}

TEST(SessionConnect, A11AppliesEachPropertyOfConnack) {
    Conversation talk{with_method()};
    EXPECT_EQ(talk.connect("20 35 00 00 32 11 00 00 00 78 21 00 14 24 01 25 00 27 00 00 10 00 "
                           "12 00 01 73 22 00 0a 1f 00 02 6e 6f 28 00 29 00 2a 00 13 00 1e "
                           "1a 00 01 72 1c 00 01 68 15 00 01 4d"),
              "connected");
    const Limits& limits = talk.session.limits();
    EXPECT_EQ(limits.session_expiry, 120U);
    EXPECT_EQ(limits.receive_maximum, 20);
    EXPECT_EQ(limits.maximum_qos, Qos::at_least_once);
    EXPECT_FALSE(limits.retain_available);
    EXPECT_EQ(limits.maximum_packet_size, 4096U);
    EXPECT_EQ(limits.client_id, "s");
    EXPECT_TRUE(limits.client_id_assigned);
    EXPECT_EQ(limits.topic_alias_maximum, 10);
    EXPECT_FALSE(limits.wildcard_subscription_available);
    EXPECT_FALSE(limits.subscription_identifier_available);
    EXPECT_FALSE(limits.shared_subscription_available);
    EXPECT_EQ(limits.keep_alive, 30);
    EXPECT_EQ(limits.server_keep_alive, 30);
}

TEST(SessionConnect, A12BreaksAtAPropertyCutShortRepeatedOrMisplaced) {
    Conversation cut;
    EXPECT_EQ(cut.connect("20 05 00 00 02 21 00"), "broken 81");
    Conversation twice;
    EXPECT_EQ(twice.connect("20 09 00 00 06 21 00 14 21 00 14"), "broken 82");
    Conversation misplaced;
    EXPECT_EQ(misplaced.connect("20 06 00 00 03 23 00 01"), "broken 81");
    EXPECT_EQ(misplaced.says(), "e0 01 81");
}

TEST(SessionConnect, A13BreaksAtAnythingBeforeConnack) {
    for (const char* packet :
         {"90 04 00 01 00 00", "d0 00", "30 04 00 01 61 00", "40 02 00 01", "f0 00"}) {
        Conversation talk;
        EXPECT_EQ(talk.connect(packet), "broken 82 MQTT-3.2.0-1") << packet;
        EXPECT_EQ(talk.says(), "e0 01 82");
    }
}

TEST(SessionConnect, H4KeepsTheCodeOfADisconnectBeforeConnackAndDoesNotAnswerIt) {
    Conversation talk;
    EXPECT_EQ(talk.connect("e0 01 8b"), "broken 82 MQTT-3.14.0-1 byte 8b");
    EXPECT_EQ(talk.says(), "");
}

TEST(SessionConnect, G10UsesAnAssignedClientIdentifierAndMissesAnAbsentOne) {
    SessionSettings nameless = plain();
    nameless.client_id.clear();
    Conversation talk{nameless};
    EXPECT_EQ(talk.connect("20 07 00 00 04 12 00 01 78"), "connected");
    EXPECT_EQ(talk.session.limits().client_id, "x");
    Conversation without{nameless};
    EXPECT_EQ(without.connect(), "broken 82 MQTT-3.2.2-16");
}

TEST(SessionConnect, AuthenticatesInSteps) {
    Conversation talk{with_method()};
    EXPECT_EQ(talk.connect("f0 0a 18 08 15 00 01 4d 16 00 01 ff"), "auth 18 M: ff");
    ASSERT_TRUE(talk.session.authenticate(
        talk.now, ReasonCode::continue_authentication, hex("aa"), talk.out));
    EXPECT_EQ(talk.says(), "f0 0a 18 08 15 00 01 4d 16 00 01 aa");
    EXPECT_EQ(talk.hears("20 07 00 00 04 15 00 01 4d"), "connected");
    // Once more while connected (4.12.1).
    ASSERT_TRUE(talk.session.authenticate(talk.now, ReasonCode::re_authenticate, {}, talk.out));
    EXPECT_EQ(talk.says(), "f0 06 19 04 15 00 01 4d");
    EXPECT_EQ(talk.hears("f0 06 00 04 15 00 01 4d"), "auth 00 M");
    EXPECT_EQ(talk.hears("f0 06 00 04 15 00 01 4d"), "broken 82 MQTT-3.15.2-1 byte 00");
}

TEST(SessionConnect, BreaksAtAnotherAuthenticationMethod) {
    Conversation talk{with_method()};
    EXPECT_EQ(talk.connect("f0 06 18 04 15 00 01 4e"), "broken 82 MQTT-4.12.0-5");
    Conversation without{with_method()};
    EXPECT_EQ(without.connect(), "broken 82 MQTT-4.12.0-5");
    Conversation unasked;
    EXPECT_EQ(unasked.connect("20 07 00 00 04 15 00 01 4d"), "broken 82 MQTT-4.12.0-6");
}

TEST(SessionConnect, H5BreaksAtAnAuthThatNobodyOffered) {
    for (const char* packet : {"f0 00", "f0 06 18 04 15 00 01 4d", "f0 06 19 04 15 00 01 4d"}) {
        Conversation talk;
        talk.connect();
        const std::string told = talk.hears(packet);
        EXPECT_EQ(told.substr(0, told.rfind(" byte")), "broken 82 MQTT-4.12.0-6") << packet;
        EXPECT_EQ(talk.says(), "e0 01 82");
    }
}

TEST(SessionConnect, H1EndsWithEveryReasonCodeOfADisconnect) {
    for (unsigned code = 0; code <= 0xa2; ++code) {
        Conversation talk;
        talk.connect();
        Bytes packet = hex("e0 07 00 05 1f 00 02 6e 6f");
        packet[2] = std::byte{static_cast<unsigned char>(code)};
        EXPECT_EQ(talk.hears(packet).substr(0, 12), "disconnected");
        EXPECT_EQ(talk.session.state(), State::closed);
        EXPECT_EQ(talk.session.ping(talk.now, talk.out).error(), Refusal::not_connected);
        EXPECT_EQ(talk.says(), "");
    }
}

TEST(SessionConnect, H3ReportsTheServerReference) {
    Conversation talk;
    talk.connect();
    EXPECT_EQ(talk.hears("e0 08 9d 06 1c 00 03 61 3a 31"), "disconnected 9d to a:1");
}

TEST(SessionConnect, BreaksAtADisconnectWithSessionExpiry) {
    Conversation talk;
    talk.connect();
    EXPECT_EQ(talk.hears("e0 07 00 05 11 00 00 00 01"), "broken 82 MQTT-3.14.2-2 byte 00");
}

TEST(SessionConnect, DisconnectsOnceAndThenSaysNothing) {
    Conversation talk;
    talk.connect();
    EXPECT_EQ(
        talk.session.disconnect(talk.now, {.reason = ReasonCode::session_taken_over}, talk.out)
            .error(),
        Refusal::reason_code_not_allowed);
    ASSERT_TRUE(talk.session.disconnect(talk.now, {}, talk.out));
    EXPECT_EQ(talk.says(), "e0 00");
    EXPECT_EQ(talk.hears("30 04 00 01 61 00"), "");
    EXPECT_EQ(talk.session.disconnect(talk.now, {}, talk.out).error(), Refusal::not_connected);
}

}  // namespace
}  // namespace sonde::wire
