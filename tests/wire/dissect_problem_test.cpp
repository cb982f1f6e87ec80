// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/dissect.hpp"
#include "tests/wire/tree_of.hpp"

#include <gtest/gtest.h>

namespace sonde::wire {
namespace {

/// The first problem with a packet, behind the name of its field.
std::string problem_of(const char* digits, Version version, Sender sender = Sender::client) {
    const auto packet = hex(digits);
    const auto dissection = dissect(packet, version, sender);
    const auto* const field = first_problem(dissection);
    return field != nullptr ? field->name + ": " + field->problem : "none";
}

constexpr auto v3_1_1 = Version::v3_1_1;
constexpr auto v5 = Version::v5;

TEST(DissectProblem, OfTheFixedHeader) {
    EXPECT_EQ(problem_of("", v5), "Type and Flags: missing: the packet ends before it");
    EXPECT_EQ(problem_of("c0", v5), "Remaining Length: missing: the packet ends before it");
    EXPECT_EQ(problem_of("00 00", v5), "Packet Type: the standard has no packet type 0");
    EXPECT_EQ(problem_of("f0 00", v3_1_1), "Packet Type: 3.1.1 has no AUTH");
    EXPECT_EQ(problem_of("c1 00", v5), "Reserved: must be 0 (MQTT-2.1.3-1)");
    EXPECT_EQ(problem_of("60 02 00 01", v3_1_1), "Reserved: must be 2 (MQTT-2.2.2-2)");
    EXPECT_EQ(problem_of("c0 ff ff ff ff 01", v5),
              "Remaining Length: a number of more than four bytes: nobody knows what follows");
    EXPECT_EQ(problem_of("c0 80 00", v5),
              "Remaining Length: takes more bytes than it needs (MQTT-1.5.5-1)");
    EXPECT_EQ(problem_of("40 02 00", v5),
              "Remaining Length: of which 1 is there: the packet is cut short");
    EXPECT_EQ(problem_of("c0 02 00 00", v5), "Rest: left over at the end of the packet");
    EXPECT_EQ(problem_of("c0 00 c0", v5), "Rest: behind the end of the packet");
}

TEST(DissectProblem, OfTheSide) {
    EXPECT_EQ(problem_of("c0 00", v5, Sender::server), "Packet Type: no server sends PINGREQ");
    EXPECT_EQ(problem_of("d0 00", v5, Sender::client), "Packet Type: no client sends PINGRESP");
    EXPECT_EQ(problem_of("e0 00", v3_1_1, Sender::server),
              "Packet Type: no server sends DISCONNECT");
    EXPECT_EQ(problem_of("e0 01 04", v5, Sender::server),
              "Reason Code: no server may send this in a DISCONNECT");
    EXPECT_EQ(problem_of("e0 01 8e", v5, Sender::server), "none");
}

TEST(DissectProblem, OfConnect) {
    EXPECT_EQ(problem_of("10 11 00 06 4d 51 49 73 64 70 03 02 00 3c 00 03 63 31 32", v5),
              "Protocol Name: MQTT 3.1, which is older than the standard (MQTT-3.1.2-1)");
    EXPECT_EQ(problem_of("10 0f 00 04 4d 51 54 54 84 02 00 3c 00 03 63 31 32", v5),
              "Protocol Level: the level of a bridge of mosquitto's (MQTT-3.1.2-2)");
    EXPECT_EQ(problem_of("10 10 00 04 4d 51 54 54 06 02 00 3c 00 00 03 63 31 32", v5),
              "Protocol Version: a level that the standard does not know (MQTT-3.1.2-2)");
    EXPECT_EQ(problem_of("10 0f 00 04 4d 51 54 54 04 03 00 3c 00 03 63 31 32", v5),
              "Reserved: reserved bits are in use (MQTT-3.1.2-3)");
    EXPECT_EQ(problem_of("10 12 00 04 4d 51 54 54 04 42 00 3c 00 03 63 31 32 00 01 70", v5),
              "Password: a password without a user name (MQTT-3.1.2-22)");
    EXPECT_EQ(problem_of("10 0f 00 04 4d 51 54 54 04 22 00 3c 00 03 63 31 32", v5),
              "Will Retain: there is no will to retain (MQTT-3.1.2-15)");
    EXPECT_EQ(problem_of("10 0f 00 04 4d 51 54 54 04 0a 00 3c 00 03 63 31 32", v5),
              "Will QoS: there is no will to send (MQTT-3.1.2-13)");
}

TEST(DissectProblem, OfConnack) {
    EXPECT_EQ(problem_of("20 02 02 00", v3_1_1, Sender::server),
              "Reserved: reserved bits are in use");
    EXPECT_EQ(problem_of("20 02 00 06", v3_1_1, Sender::server),
              "Return Code: the standard does not know it");
    EXPECT_EQ(problem_of("20 03 00 7e 00", v5, Sender::server),
              "Reason Code: no reason code of CONNACK");
    EXPECT_EQ(problem_of("20 02 00 00", v5, Sender::server),
              "Property Length: missing: the packet ends before it");
    EXPECT_EQ(problem_of("20 02 00 84", v5, Sender::server), "none");
}

TEST(DissectProblem, OfPublish) {
    EXPECT_EQ(problem_of("36 05 00 01 61 00 07", v3_1_1), "QoS: there is no QoS 3 (MQTT-3.3.1-4)");
    EXPECT_EQ(problem_of("38 03 00 01 61", v3_1_1), "DUP: DUP at QoS 0 (MQTT-3.3.1-2)");
    EXPECT_EQ(problem_of("30 03 00 01 23", v3_1_1),
              "Topic Name: a topic to publish to has no wildcards (MQTT-3.3.2-2)");
    EXPECT_EQ(problem_of("30 02 00 00", v3_1_1),
              "Topic Name: neither a topic nor an alias of one (MQTT-4.7.3-1)");
    EXPECT_EQ(problem_of("30 03 00 01 00", v3_1_1),
              "Topic Name: holds the character U+0000 (MQTT-1.5.3-2)");
    EXPECT_EQ(problem_of("30 05 00 02 c3 28 00", v5),
              "Topic Name: not well-formed UTF-8 (MQTT-1.5.4-1)");
    EXPECT_EQ(problem_of("32 05 00 01 61 00 00", v3_1_1),
              "Packet Identifier: 0 is no packet identifier (MQTT-2.3.1-1)");
    EXPECT_EQ(problem_of("30 08 00 01 61 02 01 01 c3 28", v5),
              "Payload: not the UTF-8 that its Payload Format Indicator says it is");
}

TEST(DissectProblem, OfProperties) {
    EXPECT_EQ(problem_of("30 09 00 01 61 04 7f 01 02 03 78", v5),
              "Unknown Property 127: the standard does not know it");
    EXPECT_EQ(problem_of("30 07 00 01 61 02 02 00 78", v5),
              "Message Expiry Interval: cut short: needs 4 bytes, and 1 is left");
    EXPECT_EQ(problem_of("30 07 00 01 61 03 21 00 01", v5),
              "Receive Maximum: does not belong here");
    EXPECT_EQ(problem_of("30 08 00 01 61 04 01 00 01 00", v5),
              "Payload Format Indicator: comes twice");
    EXPECT_EQ(problem_of("30 06 00 01 61 02 01 02", v5),
              "Payload Format Indicator: must be 0 or 1");
    EXPECT_EQ(problem_of("30 06 00 01 61 02 0b 00", v5), "Subscription Identifier: must not be 0");
    EXPECT_EQ(problem_of("30 07 00 01 61 03 23 00 00", v5),
              "Topic Alias: must not be 0 (MQTT-3.3.2-8)");
    EXPECT_EQ(problem_of("30 08 00 01 61 04 08 00 01 2b", v5),
              "Response Topic: no topic name (MQTT-3.3.2-14)");
    EXPECT_EQ(problem_of("30 05 00 01 61 09 01", v5),
              "Property Length: claims 9 bytes, and 1 is left");
    EXPECT_EQ(problem_of("f0 06 18 04 16 00 01 41", v5),
              "Authentication Data: comes without an Authentication Method");
    EXPECT_EQ(problem_of("30 07 00 01 61 03 81 00 01", v5),
              "Payload Format Indicator: takes more bytes than it needs (MQTT-1.5.5-1)");
}

TEST(DissectProblem, OfSubscriptions) {
    EXPECT_EQ(problem_of("82 02 00 01", v3_1_1), "Subscription: there must be at least one");
    EXPECT_EQ(problem_of("82 07 00 01 00 02 61 23 00", v3_1_1),
              "Topic Filter: no topic filter (MQTT-4.7.3-1)");
    EXPECT_EQ(problem_of("82 06 00 01 00 01 61 03", v3_1_1),
              "QoS: there is no QoS 3 (MQTT-3-8.3-4)");
    EXPECT_EQ(problem_of("82 06 00 01 00 01 61 04", v3_1_1),
              "Reserved: reserved bits are in use (MQTT-3-8.3-4)");
    EXPECT_EQ(problem_of("82 07 00 01 00 00 01 61 30", v5),
              "Retain Handling: there is no such handling (MQTT-3.8.3-5)");
    EXPECT_EQ(problem_of("82 10 00 01 00 00 0a 24 73 68 61 72 65 2f 67 2f 61 04", v5),
              "No Local: No Local on a shared subscription (MQTT-3.8.3-4)");
    EXPECT_EQ(problem_of("90 03 00 01 03", v3_1_1, Sender::server),
              "Return Code: the standard does not know it (MQTT-3.9.3-2)");
    EXPECT_EQ(problem_of("b0 03 00 01 00", v5, Sender::server),
              "Reason Code: there must be at least one");
}

}  // namespace
}  // namespace sonde::wire
