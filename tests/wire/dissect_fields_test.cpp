// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/dissect.hpp"
#include "tests/wire/tree_of.hpp"

#include <gtest/gtest.h>

namespace sonde::wire {
namespace {

std::string tree_of_golden(const std::string& golden) {
    const auto& [name, version, bytes, packet] = golden_of(golden);
    return tree_of(dissect(bytes, version, sender_of(bytes)));
}

TEST(DissectFields, OfConnect) {
    EXPECT_EQ(tree_of_golden("5 CONNECT with all"), R"(Fixed Header [0+2]
  Type and Flags: 0x10 [0+1]
    Packet Type: 1, CONNECT [bits]
    Reserved: 0 [bits]
  Remaining Length: 127 bytes [1+1]
Protocol Name: MQTT [2+6]
Protocol Version: 5, MQTT 5 [8+1]
Connect Flags: 0xec [9+1]
  User Name: 1, given [bits]
  Password: 1, given [bits]
  Will Retain: 1, retained [bits]
  Will QoS: 1, at least once [bits]
  Will: 1, given [bits]
  Clean Start: 0, go on with an earlier session [bits]
  Reserved: 0 [bits]
Keep Alive: 10 s [10+2]
Properties: 46 bytes [12+47]
  Property Length: 46 [12+1]
  Session Expiry Interval: 120 s [13+5]
  Receive Maximum: 20 [18+3]
  Maximum Packet Size: 4096 bytes [21+5]
  Topic Alias Maximum: 10 [26+3]
  Request Response Information: 1, yes [29+2]
  Request Problem Information: 0, no [31+2]
  User Property [33+7]
    Name: k [34+3]
    Value: v [37+3]
  Authentication Method: PLAIN [40+8]
  Authentication Data: ******** (8 bytes) [48+11]
Client Identifier: c1 [59+4]
Will Properties: 47 bytes [63+48]
  Property Length: 47 [63+1]
  Will Delay Interval: 5 s [64+5]
  Payload Format Indicator: 1, UTF-8 text [69+2]
  Message Expiry Interval: 30 s [71+5]
  Content Type: text/plain [76+13]
  Response Topic: r/t [89+6]
  Correlation Data: 6 bytes [95+9]
    Bytes: 01 02 03 04 05 06 [98+6]
  User Property [104+7]
    Name: k [105+3]
    Value: v [108+3]
Will Topic: w/t [111+5]
Will Payload: 3 bytes [116+5]
  Text: bye [118+3]
User Name: u1 [121+4]
Password: ******** (2 bytes) [125+4]
)");
}

TEST(DissectFields, OfConnectIn311) {
    EXPECT_EQ(tree_of_golden("3.1.1 CONNECT with all"), R"(Fixed Header [0+2]
  Type and Flags: 0x10 [0+1]
    Packet Type: 1, CONNECT [bits]
    Reserved: 0 [bits]
  Remaining Length: 32 bytes [1+1]
Protocol Name: MQTT [2+6]
Protocol Level: 4, MQTT 3.1.1 [8+1]
Connect Flags: 0xf4 [9+1]
  User Name: 1, given [bits]
  Password: 1, given [bits]
  Will Retain: 1, retained [bits]
  Will QoS: 2, exactly once [bits]
  Will: 1, given [bits]
  Clean Session: 0, go on with an earlier session [bits]
  Reserved: 0 [bits]
Keep Alive: 10 s [10+2]
Client Identifier: c1 [12+4]
Will Topic: w/t [16+5]
Will Payload: 3 bytes [21+5]
  Text: bye [23+3]
User Name: u1 [26+4]
Password: ******** (2 bytes) [30+4]
)");
}

TEST(DissectFields, OfConnack) {
    EXPECT_EQ(tree_of_golden("5 CONNACK with all"), R"(Fixed Header [0+2]
  Type and Flags: 0x20 [0+1]
    Packet Type: 2, CONNACK [bits]
    Reserved: 0 [bits]
  Remaining Length: 90 bytes [1+1]
Acknowledge Flags: 0x01 [2+1]
  Reserved: 0 [bits]
  Session Present: 1, an earlier session goes on [bits]
Reason Code: 0x00 Success [3+1]
Properties: 87 bytes [4+88]
  Property Length: 87 [4+1]
  Session Expiry Interval: 120 s [5+5]
  Receive Maximum: 20 [10+3]
  Maximum QoS: 1, at least once [13+2]
  Retain Available: 0, no [15+2]
  Maximum Packet Size: 4096 bytes [17+5]
  Assigned Client Identifier: s-1 [22+6]
  Topic Alias Maximum: 10 [28+3]
  Reason String: no [31+5]
  User Property [36+7]
    Name: k [37+3]
    Value: v [40+3]
  Wildcard Subscription Available: 0, no [43+2]
  Subscription Identifier Available: 0, no [45+2]
  Shared Subscription Available: 0, no [47+2]
  Server Keep Alive: 30 s [49+3]
  Response Information: resp [52+7]
  Server Reference: host:248830 [59+14]
  Authentication Method: PLAIN [73+8]
  Authentication Data: ******** (8 bytes) [81+11]
)");
}

TEST(DissectFields, OfConnackIn311) {
    EXPECT_EQ(tree_of_golden("3.1.1 CONNACK refused"), R"(Fixed Header [0+2]
  Type and Flags: 0x20 [0+1]
    Packet Type: 2, CONNACK [bits]
    Reserved: 0 [bits]
  Remaining Length: 2 bytes [1+1]
Acknowledge Flags: 0x00 [2+1]
  Reserved: 0 [bits]
  Session Present: 0, a new session [bits]
Return Code: 0x05 Connection Refused, not authorized [3+1]
)");
}

TEST(DissectFields, OfConnackInTheFormOf311) {
    EXPECT_EQ(tree_of_golden("5 CONNACK refused in the form of 3.1.1"), R"(Fixed Header [0+2]
  Type and Flags: 0x20 [0+1]
    Packet Type: 2, CONNACK [bits]
    Reserved: 0 [bits]
  Remaining Length: 2 bytes [1+1]
Acknowledge Flags: 0x00 [2+1]
  Reserved: 0 [bits]
  Session Present: 0, a new session [bits]
Return Code: 0x01 Connection Refused, unacceptable protocol version [3+1]
Properties: left out, in the form of 3.1.1 [4+0]
)");
}

TEST(DissectFields, OfPublish) {
    EXPECT_EQ(tree_of_golden("5 PUBLISH with all"), R"(Fixed Header [0+2]
  Type and Flags: 0x3d [0+1]
    Packet Type: 3, PUBLISH [bits]
    DUP: 1, sent again [bits]
    QoS: 2, exactly once [bits]
    RETAIN: 1, retained [bits]
  Remaining Length: 62 bytes [1+1]
Topic Name: a/b [2+5]
Packet Identifier: 10 [7+2]
Properties: 52 bytes [9+53]
  Property Length: 52 [9+1]
  Payload Format Indicator: 1, UTF-8 text [10+2]
  Message Expiry Interval: 30 s [12+5]
  Topic Alias: 7 [17+3]
  Response Topic: r/t [20+6]
  Correlation Data: 6 bytes [26+9]
    Bytes: 01 02 03 04 05 06 [29+6]
  User Property [35+7]
    Name: k [36+3]
    Value: v [39+3]
  User Property [42+6]
    Name: k [43+3]
    Value [46+2]
  Subscription Identifier: 1 [48+2]
  Subscription Identifier: 268435455 [50+5]
  Content Type: text [55+7]
Payload: 2 bytes [62+2]
  Text: hi [62+2]
)");
}

TEST(DissectFields, OfPublishIn311) {
    EXPECT_EQ(tree_of_golden("3.1.1 PUBLISH QoS 1"), R"(Fixed Header [0+2]
  Type and Flags: 0x3a [0+1]
    Packet Type: 3, PUBLISH [bits]
    DUP: 1, sent again [bits]
    QoS: 1, at least once [bits]
    RETAIN: 0, not retained [bits]
  Remaining Length: 9 bytes [1+1]
Topic Name: a/b [2+5]
Packet Identifier: 10 [7+2]
Payload: 2 bytes [9+2]
  Text: hi [9+2]
)");
}

TEST(DissectFields, OfAnAcknowledgementThatLeavesSuccessOut) {
    EXPECT_EQ(tree_of_golden("5 PUBACK of two bytes"), R"(Fixed Header [0+2]
  Type and Flags: 0x40 [0+1]
    Packet Type: 4, PUBACK [bits]
    Reserved: 0 [bits]
  Remaining Length: 2 bytes [1+1]
Packet Identifier: 10 [2+2]
Reason Code: left out, which means 0x00 Success [4+0]
)");
}

TEST(DissectFields, OfAnAcknowledgementWithAReason) {
    EXPECT_EQ(tree_of_golden("5 PUBREL not found"), R"(Fixed Header [0+2]
  Type and Flags: 0x62 [0+1]
    Packet Type: 6, PUBREL [bits]
    Reserved: 2 [bits]
  Remaining Length: 3 bytes [1+1]
Packet Identifier: 10 [2+2]
Reason Code: 0x92 Packet Identifier not found [4+1]
)");
}

TEST(DissectFields, OfSubscribe) {
    EXPECT_EQ(tree_of_golden("5 SUBSCRIBE"), R"(Fixed Header [0+2]
  Type and Flags: 0x82 [0+1]
    Packet Type: 8, SUBSCRIBE [bits]
    Reserved: 2 [bits]
  Remaining Length: 35 bytes [1+1]
Packet Identifier: 11 [2+2]
Properties: 9 bytes [4+10]
  Property Length: 9 [4+1]
  Subscription Identifier: 12 [5+2]
  User Property [7+7]
    Name: k [8+3]
    Value: v [11+3]
Subscription [14+6]
  Topic Filter: a/# [14+5]
  Options: 0x2d [19+1]
    Reserved: 0 [bits]
    Retain Handling: 2, send no retained messages [bits]
    Retain As Published: 1, RETAIN as it was sent [bits]
    No Local: 1, not what this client sends [bits]
    QoS: 1, at least once [bits]
Subscription [20+17]
  Topic Filter: $share/g/x/y/+ [20+16]
  Options: 0x12 [36+1]
    Reserved: 0 [bits]
    Retain Handling: 1, send retained messages for a new subscription [bits]
    Retain As Published: 0, RETAIN for old messages only [bits]
    No Local: 0, also what this client sends [bits]
    QoS: 2, exactly once [bits]
)");
}

TEST(DissectFields, OfSubscribeIn311) {
    EXPECT_EQ(tree_of_golden("3.1.1 SUBSCRIBE"), R"(Fixed Header [0+2]
  Type and Flags: 0x82 [0+1]
    Packet Type: 8, SUBSCRIBE [bits]
    Reserved: 2 [bits]
  Remaining Length: 14 bytes [1+1]
Packet Identifier: 11 [2+2]
Subscription [4+6]
  Topic Filter: a/# [4+5]
  Requested QoS: 0x01 [9+1]
    Reserved: 0 [bits]
    QoS: 1, at least once [bits]
Subscription [10+6]
  Topic Filter: c/+ [10+5]
  Requested QoS: 0x02 [15+1]
    Reserved: 0 [bits]
    QoS: 2, exactly once [bits]
)");
}

TEST(DissectFields, OfSuback) {
    EXPECT_EQ(tree_of_golden("5 SUBACK"), R"(Fixed Header [0+2]
  Type and Flags: 0x90 [0+1]
    Packet Type: 9, SUBACK [bits]
    Reserved: 0 [bits]
  Remaining Length: 20 bytes [1+1]
Packet Identifier: 11 [2+2]
Properties: 12 bytes [4+13]
  Property Length: 12 [4+1]
  Reason String: no [5+5]
  User Property [10+7]
    Name: k [11+3]
    Value: v [14+3]
Reason Code: 0x00 Granted QoS 0 [17+1]
Reason Code: 0x01 Granted QoS 1 [18+1]
Reason Code: 0x02 Granted QoS 2 [19+1]
Reason Code: 0x87 Not authorized [20+1]
Reason Code: 0xa2 Wildcard Subscriptions not supported [21+1]
)");
}

TEST(DissectFields, OfSubackIn311) {
    EXPECT_EQ(tree_of_golden("3.1.1 SUBACK"), R"(Fixed Header [0+2]
  Type and Flags: 0x90 [0+1]
    Packet Type: 9, SUBACK [bits]
    Reserved: 0 [bits]
  Remaining Length: 6 bytes [1+1]
Packet Identifier: 11 [2+2]
Return Code: 0x00 Granted QoS 0 [4+1]
Return Code: 0x01 Granted QoS 1 [5+1]
Return Code: 0x02 Granted QoS 2 [6+1]
Return Code: 0x80 Failure [7+1]
)");
}

TEST(DissectFields, OfUnsubscribe) {
    EXPECT_EQ(tree_of_golden("3.1.1 UNSUBSCRIBE"), R"(Fixed Header [0+2]
  Type and Flags: 0xa2 [0+1]
    Packet Type: 10, UNSUBSCRIBE [bits]
    Reserved: 2 [bits]
  Remaining Length: 10 bytes [1+1]
Packet Identifier: 12 [2+2]
Topic Filter: a/# [4+5]
Topic Filter: c [9+3]
)");
}

TEST(DissectFields, OfUnsuback) {
    EXPECT_EQ(tree_of_golden("5 UNSUBACK"), R"(Fixed Header [0+2]
  Type and Flags: 0xb0 [0+1]
    Packet Type: 11, UNSUBACK [bits]
    Reserved: 0 [bits]
  Remaining Length: 5 bytes [1+1]
Packet Identifier: 12 [2+2]
Properties: none [4+1]
  Property Length: 0 [4+1]
Reason Code: 0x00 Success [5+1]
Reason Code: 0x11 No subscription existed [6+1]
)");
}

TEST(DissectFields, OfDisconnect) {
    EXPECT_EQ(tree_of_golden("5 DISCONNECT with properties"), R"(Fixed Header [0+2]
  Type and Flags: 0xe0 [0+1]
    Packet Type: 14, DISCONNECT [bits]
    Reserved: 0 [bits]
  Remaining Length: 26 bytes [1+1]
Reason Code: 0x9c Use another server [2+1]
Properties: 24 bytes [3+25]
  Property Length: 24 [3+1]
  Session Expiry Interval: 0 s, ends with the connection [4+5]
  Reason String: no [9+5]
  Server Reference: host:248830 [14+14]
)");
}

TEST(DissectFields, OfAuth) {
    EXPECT_EQ(tree_of_golden("5 AUTH"), R"(Fixed Header [0+2]
  Type and Flags: 0xf0 [0+1]
    Packet Type: 15, AUTH [bits]
    Reserved: 0 [bits]
  Remaining Length: 15 bytes [1+1]
Reason Code: 0x18 Continue authentication [2+1]
Properties: 13 bytes [3+14]
  Property Length: 13 [3+1]
  Authentication Method: PLAIN [4+8]
  Authentication Data: ******** (2 bytes) [12+5]
)");
}

TEST(DissectFields, OfPing) {
    EXPECT_EQ(tree_of_golden("5 PINGREQ"), R"(Fixed Header [0+2]
  Type and Flags: 0xc0 [0+1]
    Packet Type: 12, PINGREQ [bits]
    Reserved: 0 [bits]
  Remaining Length: 0 bytes [1+1]
)");
}

}  // namespace
}  // namespace sonde::wire
