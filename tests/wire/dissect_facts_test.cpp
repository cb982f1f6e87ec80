// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/dissect.hpp"
#include "tests/wire/tree_of.hpp"

#include <gtest/gtest.h>

namespace sonde::wire {
namespace {

/// The name and what tells most of it, as a head line has them.
std::string facts_of(const std::string& golden) {
    const auto& [name, version, bytes, packet] = golden_of(golden);
    const auto dissection = dissect(bytes, version, sender_of(bytes));
    auto text = dissection.name;
    for (const auto& fact : dissection.facts) {
        text += text == dissection.name ? ": " : ", ";
        text += fact;
    }
    return text;
}

TEST(DissectFacts, TellMostOfAPacketInALine) {
    EXPECT_EQ(facts_of("5 CONNECT with all"),
              R"(CONNECT: client "c1", MQTT 5, resumes a session, keep alive 10 s, will "w/t", )"
              R"(user "u1")");
    EXPECT_EQ(facts_of("5 CONNACK refused in the form of 3.1.1"),
              "CONNACK: Connection Refused, unacceptable protocol version");
    EXPECT_EQ(facts_of("5 CONNACK with all"), "CONNACK: Success, session present");
    EXPECT_EQ(facts_of("3.1.1 CONNECT clean"),
              R"(CONNECT: client "c1", MQTT 3.1.1, clean session, keep alive 60 s)");
    EXPECT_EQ(facts_of("5 PUBLISH with all"),
              R"(PUBLISH: "a/b" from now on alias 7, QoS 2, sent again, retained, id 10, )"
              "payload 2 bytes");
    EXPECT_EQ(facts_of("5 PUBLISH by alias"), "PUBLISH: alias 7, QoS 1, id 10, payload 0 bytes");
    EXPECT_EQ(facts_of("5 PUBREC with properties"), "PUBREC: id 10, Not authorized");
    EXPECT_EQ(facts_of("5 SUBSCRIBE"),
              R"(SUBSCRIBE: id 11, "a/#" at QoS 1, "$share/g/x/y/+" at QoS 2)");
    EXPECT_EQ(facts_of("5 SUBACK"),
              "SUBACK: id 11, Granted QoS 0, Granted QoS 1, Granted QoS 2, and 2 more");
    EXPECT_EQ(facts_of("3.1.1 UNSUBSCRIBE"), R"(UNSUBSCRIBE: id 12, "a/#", "c")");
    EXPECT_EQ(facts_of("5 DISCONNECT with properties"), "DISCONNECT: Use another server");
    EXPECT_EQ(facts_of("5 PINGREQ"), "PINGREQ");
}

TEST(DissectFacts, CutATextThatIsTooLongForALineBetweenCharacters) {
    // 60 bytes fit; the 60th is the first of a character of two.
    auto packet = hex("30 47 00 45");
    packet.resize(packet.size() + 59, std::byte{'a'});
    for (const auto byte : hex("c3 a9 c3 a9 c3 a9 c3 a9 c3 a9")) {
        packet.push_back(byte);
    }
    const auto dissection = dissect(packet, Version::v3_1_1, Sender::client);
    EXPECT_EQ(dissection.facts.front(), '"' + std::string(59, 'a') + "...\"");
}

}  // namespace
}  // namespace sonde::wire
