// SPDX-License-Identifier: Apache-2.0
#include "tests/wire/conversation.hpp"

#include <gtest/gtest.h>

namespace sonde::wire {
namespace {

Conversation connected(SessionSettings settings = plain()) {
    Conversation talk{std::move(settings)};
    EXPECT_EQ(talk.connect(), "connected");
    return talk;
}

SessionSettings taking(std::uint16_t receive_maximum, std::uint16_t aliases = 0) {
    SessionSettings settings = plain();
    settings.receive_maximum = receive_maximum;
    settings.topic_alias_maximum = aliases;
    return settings;
}

TEST(SessionReceive, D1ToD5BreakAtAMalformedPublish) {
    using Row = std::pair<const char*, const char*>;
    for (const auto& [packet, told] :
         {Row{"36 06 00 01 61 00 01 00", "broken 81 MQTT-3.3.1-4"},     // D1: QoS 3
          Row{"38 04 00 01 61 00", "broken 81 MQTT-3.3.1-2"},           // D2: DUP at QoS 0
          Row{"30 03 00 00 00", "broken 82 MQTT-4.7.3-1"},              // D3: no topic
          Row{"30 06 00 03 61 2f 2b 00", "broken 82 MQTT-3.3.2-2"},     // D4: "a/+"
          Row{"30 04 00 01 23 00", "broken 82 MQTT-3.3.2-2"},           // D4: "#"
          Row{"30 05 00 02 61 00 00", "broken 81 MQTT-1.5.4-2"},        // D5: U+0000
          Row{"30 05 00 02 c0 80 00", "broken 81 MQTT-1.5.4-1"},        // D5: overlong
          Row{"30 06 00 03 ed a0 80 00", "broken 81 MQTT-1.5.4-1"},     // D5: a surrogate
          Row{"30 06 00 01 61 02 0b 00", "broken 82"},                  // D18: identifier 0
          Row{"32 05 00 01 61 00 00 00", "broken 82 MQTT-2.2.1-3"}}) {  // packet identifier 0
        auto talk = connected();
        EXPECT_EQ(talk.hears(packet), told) << packet;
        EXPECT_EQ(talk.says(), "e0 01 " + std::string{told}.substr(7, 2)) << packet;
    }
    auto old = connected(plain(Version::v3_1_1));
    EXPECT_EQ(old.hears("30 04 00 02 61 00"), "broken 81 MQTT-1.5.3-2");
    EXPECT_EQ(old.says(), "");
}

TEST(SessionReceive, KeepsAByteOrderMark) {
    auto talk = connected();
    EXPECT_EQ(talk.hears("30 06 00 03 ef bb bf 00"), "received \xef\xbb\xbf ''");
}

TEST(SessionReceive, D9AcknowledgesEachQos1Message) {
    auto talk = connected();
    EXPECT_EQ(talk.hears("32 07 00 01 61 00 05 00 78 3a 07 00 01 61 00 05 00 78"),
              "received a qos 1 id 5 'x'; received a qos 1 id 5 dup 'x'");
    EXPECT_EQ(talk.says(), "40 02 00 05 40 02 00 05");
}

TEST(SessionReceive, D10DeliversAQos2MessageOnce) {
    auto talk = connected();
    EXPECT_EQ(talk.hears("34 07 00 01 61 00 05 00 78"), "received a qos 2 id 5 'x'");
    EXPECT_EQ(talk.says(), "50 02 00 05");
    EXPECT_EQ(talk.hears("3c 07 00 01 61 00 05 00 78"), "repeated 5");
    EXPECT_EQ(talk.says(), "50 02 00 05");
    EXPECT_EQ(talk.hears("62 02 00 05"), "released 5 00");
    EXPECT_EQ(talk.says(), "70 02 00 05");
    // After PUBREL the same identifier is a new message (4.3.3-12).
    EXPECT_EQ(talk.hears("34 07 00 01 61 00 05 00 79"), "received a qos 2 id 5 'y'");
}

TEST(SessionReceive, C8AnswersAPubrelForWhatItDoesNotKnowAndDropsWhatTheServerDoesNot) {
    auto talk = connected();
    EXPECT_EQ(talk.hears("62 02 00 09"), "released 9 00 unknown");
    EXPECT_EQ(talk.says(), "70 03 00 09 92");
    talk.hears("34 07 00 01 61 00 05 00 78");
    talk.says();
    EXPECT_EQ(talk.hears("62 03 00 05 92"), "released 5 92");
    EXPECT_EQ(talk.says(), "70 02 00 05");
    auto old = connected(plain(Version::v3_1_1));
    EXPECT_EQ(old.hears("62 02 00 09"), "released 9 00 unknown");
    EXPECT_EQ(old.says(), "70 02 00 09");
}

TEST(SessionReceive, D11AcknowledgesInTheOrderOfArrival) {
    auto talk = connected();
    talk.hears("34 06 00 01 61 00 02 00 32 06 00 01 61 00 01 00 34 06 00 01 61 00 03 00");
    EXPECT_EQ(talk.says(), "50 02 00 02 40 02 00 01 50 02 00 03");
}

TEST(SessionReceive, ResolvesTopicAliases) {
    auto talk = connected(taking(10, 2));
    EXPECT_EQ(talk.hears("30 07 00 01 61 03 23 00 02 30 06 00 00 03 23 00 02"),
              "received a ''; received a ''");
    EXPECT_EQ(talk.hears("30 07 00 01 62 03 23 00 02 30 06 00 00 03 23 00 02"),
              "received b ''; received b ''");
}

TEST(SessionReceive, D14AndD15BreakAtAnAliasThatCannotBe) {
    auto zero = connected(taking(10, 2));
    EXPECT_EQ(zero.hears("30 07 00 01 61 03 23 00 00"), "broken 94 MQTT-3.3.2-8");
    EXPECT_EQ(zero.says(), "e0 01 94");
    auto above = connected(taking(10, 2));
    EXPECT_EQ(above.hears("30 07 00 01 61 03 23 00 03"), "broken 94 MQTT-3.3.2-9");
    auto unmapped = connected(taking(10, 2));
    EXPECT_EQ(unmapped.hears("30 06 00 00 03 23 00 01"), "broken 82 MQTT-3.3.2-7");
    EXPECT_EQ(unmapped.says(), "e0 01 82");
}

TEST(SessionReceive, ForgetsTheAliasesWithTheConnection) {
    auto talk = connected(taking(10, 2));
    talk.hears("30 07 00 01 61 03 23 00 02");
    talk.session.notify_closed();
    talk.connect();
    EXPECT_EQ(talk.hears("30 06 00 00 03 23 00 02"), "broken 82 MQTT-3.3.2-7");
}

TEST(SessionReceive, D16BreaksAtMoreThanOurReceiveMaximum) {
    auto exactly = connected(taking(1));
    EXPECT_EQ(exactly.hears("34 06 00 01 61 00 01 00"), "received a qos 2 id 1 ''");
    exactly.says();
    EXPECT_EQ(exactly.hears("32 06 00 01 61 00 02 00"), "broken 93 MQTT-3.3.4-9");
    EXPECT_EQ(exactly.says(), "e0 01 93");
}

TEST(SessionReceive, D16TakesAnAnswerThatTheServerCannotHaveSeenForNone) {
    auto together = connected(taking(1));
    EXPECT_EQ(together.hears("32 06 00 01 61 00 01 00 32 06 00 01 61 00 02 00"),
              "received a qos 1 id 1 ''; broken 93 MQTT-3.3.4-9");
    auto apart = connected(taking(1));
    EXPECT_EQ(apart.hears("32 06 00 01 61 00 01 00"), "received a qos 1 id 1 ''");
    EXPECT_EQ(apart.hears("32 06 00 01 61 00 02 00"), "received a qos 1 id 2 ''");
    auto old_settings = plain(Version::v3_1_1);
    old_settings.receive_maximum = 1;  // Has no place in 3.1.1.
    auto old = connected(old_settings);
    EXPECT_EQ(old.hears("32 05 00 01 61 00 01 32 05 00 01 61 00 02"),
              "received a qos 1 id 1 ''; received a qos 1 id 2 ''");
}

TEST(SessionReceive, D17BreaksAtAPacketAboveOurMaximumBeforeItsBodyComes) {
    SessionSettings settings = plain(Version::v5);
    settings.maximum_packet_size = 100;
    auto talk = connected(settings);
    EXPECT_EQ(talk.hears("30 63"), "broken 95 MQTT-3.1.2-24");
    EXPECT_EQ(talk.says(), "e0 01 95");
    auto fits = connected(settings);
    EXPECT_EQ(fits.hears("30 62"), "");
    EXPECT_TRUE(fits.session.inside_packet());
}

TEST(SessionReceive, E3WaitsForALongPacketOn311UntilMoreOfItIsThereThanWeTake) {
    SessionSettings settings = plain(Version::v3_1_1);
    settings.maximum_packet_size = 100;
    auto talk = connected(settings);
    EXPECT_EQ(talk.hears("30 ff ff ff 7f"), "");
    std::string part;
    for (int i = 0; i < 95; ++i) {
        part += "61 ";
    }
    EXPECT_EQ(talk.hears(part), "");
    EXPECT_EQ(talk.hears("61"), "broken 95");
    EXPECT_EQ(talk.says(), "");
}

TEST(SessionReceive, E1BreaksAtARemainingLengthOfFiveBytes) {
    auto talk = connected();
    EXPECT_EQ(talk.hears("30 ff ff ff ff 7f"), "broken 81");
    EXPECT_EQ(talk.says(), "e0 01 81");
}

TEST(SessionReceive, E2TakesALongRemainingLengthOn311Only) {
    auto old = connected(plain(Version::v3_1_1));
    EXPECT_EQ(old.hears("30 83 00 00 01 61"), "received a ''");
    auto talk = connected();
    EXPECT_EQ(talk.hears("30 84 00 00 01 61 00"), "broken 81 MQTT-1.5.5-1");
}

TEST(SessionReceive, E3WaitsForAnAnnouncedPacketWithoutAllocatingIt) {
    auto talk = connected();
    EXPECT_EQ(talk.hears("30 ff ff ff 7f"), "");
    EXPECT_TRUE(talk.session.inside_packet());
    EXPECT_EQ(talk.session.state(), State::connected);
}

TEST(SessionReceive, E4TakesAnEmptyBodyOnlyWhereTheStandardDoes) {
    for (const char* packet :
         {"20 00", "30 00", "40 00", "50 00", "62 00", "70 00", "90 00", "b0 00"}) {
        auto talk = connected();
        EXPECT_EQ(talk.hears(packet).substr(0, 6), "broken") << packet;
    }
    auto ping = connected();
    EXPECT_EQ(ping.hears("d0 00"), "unsolicited pong");  // G4
    EXPECT_EQ(ping.hears("e0 00"), "disconnected 00");
}

TEST(SessionReceive, E9HandlesPacketsOfOneSegmentInOrder) {
    auto talk = connected();
    EXPECT_EQ(talk.hears("30 04 00 01 61 00 d0 00 30 04 00 01 62 00"),
              "received a ''; unsolicited pong; received b ''");
}

TEST(SessionReceive, E10TellsTheSameWhereverTheStreamIsCut) {
    const Bytes stream =
        hex("20 07 00 00 04 12 00 01 73"  // CONNACK with an assigned identifier
            "34 07 00 01 61 00 05 00 78"  // PUBLISH QoS 2
            "31 86 01 00 03 61 2f 62 7e 26 00 3e" +
            [] {
                std::string pair;
                for (int i = 0; i < 62; ++i) {
                    pair += " 6b";
                }
                pair += " 00 3b";
                for (int i = 0; i < 59; ++i) {
                    pair += " 76";
                }
                return pair;
            }() +
            " 68 69"                           // a PUBLISH whose length takes two bytes
            "62 02 00 05"                      // PUBREL
            "d0 00"                            // PINGRESP
            "e0 08 9d 06 1c 00 03 61 3a 31");  // DISCONNECT
    const auto run = [&stream](std::size_t first, std::size_t second) {
        Conversation talk;
        EXPECT_TRUE(talk.session.connect(talk.now, talk.out));
        std::string told;
        const auto hear = [&](std::size_t from, std::size_t to) {
            const Bytes part(stream.begin() + static_cast<std::ptrdiff_t>(from),
                             stream.begin() + static_cast<std::ptrdiff_t>(to));
            const std::string events = talk.hears(part);
            told += events.empty() ? "" : events + "; ";
        };
        hear(0, first);
        hear(first, second);
        hear(second, stream.size());
        return told + talk.says();
    };
    const std::string whole = run(0, 0);
    EXPECT_NE(whole.find("disconnected 9d to a:1"), std::string::npos) << whole;
    for (std::size_t first = 0; first <= stream.size(); ++first) {
        for (std::size_t second = first; second <= stream.size(); second += 3) {
            ASSERT_EQ(run(first, second), whole) << first << ", " << second;
        }
    }
}

TEST(SessionReceive, E11BreaksAtReservedFlags) {
    for (const char* packet : {"21 03 00 00 00",
                               "41 02 00 01",
                               "51 02 00 01",
                               "60 02 00 01",
                               "71 02 00 01",
                               "91 04 00 01 00 00",
                               "b1 04 00 01 00 00",
                               "d1 00",
                               "e1 00",
                               "f1 00"}) {
        auto talk = connected();
        EXPECT_EQ(talk.hears(packet), "broken 81 MQTT-2.1.3-1") << packet;
    }
    auto old = connected(plain(Version::v3_1_1));
    EXPECT_EQ(old.hears("d1 00"), "broken 81 MQTT-2.2.2-2");
}

TEST(SessionReceive, E12BreaksAtPacketTypesThatAreNone) {
    auto zero = connected();
    EXPECT_EQ(zero.hears("00 00"), "broken 81");
    auto old = connected(plain(Version::v3_1_1));
    EXPECT_EQ(old.hears("f0 00"), "broken 82");
}

TEST(SessionReceive, E13BreaksAtPacketsOfClients) {
    for (const char* packet : {"10 0d 00 04 4d 51 54 54 05 02 00 3c 00 00 00",
                               "82 07 00 01 00 00 01 61 00",
                               "a2 06 00 01 00 00 01 61",
                               "c0 00"}) {
        auto talk = connected();
        EXPECT_EQ(talk.hears(packet), "broken 82") << packet;
        EXPECT_EQ(talk.says(), "e0 01 82");
    }
    auto old = connected(plain(Version::v3_1_1));
    EXPECT_EQ(old.hears("e0 00"), "broken 82");
}

TEST(SessionReceive, SaysNothingMoreAfterAViolation) {
    auto talk = connected();
    EXPECT_EQ(talk.hears("c0 00 30 04 00 01 61 00"), "broken 82");
    talk.says();
    EXPECT_EQ(talk.hears("30 04 00 01 61 00"), "");
    EXPECT_EQ(talk.session.publish(talk.now, {.topic = "a"}, talk.out).error(),
              Refusal::not_connected);
    EXPECT_FALSE(talk.session.next_deadline());
    EXPECT_EQ(talk.says(), "");
}

}  // namespace
}  // namespace sonde::wire
