// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/reason_code.hpp"

#include <gtest/gtest.h>

#include <set>

namespace sonde::wire {
namespace {

std::set<unsigned> listed(PacketType type, Sender sender) {
    std::set<unsigned> codes;
    for (unsigned code = 0; code <= 0xff; ++code) {
        if (is_listed(type, ReasonCode{static_cast<std::uint8_t>(code)}, sender)) {
            codes.insert(code);
        }
    }
    return codes;
}

TEST(ReasonCode, HasTheNameOfTheStandardOrIsUnknown) {
    EXPECT_EQ(name_of(ReasonCode::not_authorized), "Not authorized");
    EXPECT_EQ(name_of(ReasonCode::success), "Success");
    EXPECT_EQ(name_of(ReasonCode{0xff}), "Unknown reason code");
    EXPECT_EQ(name_of(PacketType::disconnect, ReasonCode{0}), "Normal disconnection");
    EXPECT_EQ(name_of(PacketType::suback, ReasonCode{0}), "Granted QoS 0");
    EXPECT_EQ(name_of_connect_return(5), "Connection Refused, not authorized");
    EXPECT_EQ(name_of_connect_return(6), "Unknown return code");
}

TEST(ReasonCode, IsListedInConnackAsInTable31) {
    EXPECT_EQ(
        listed(PacketType::connack, Sender::server),
        (std::set<unsigned>{0x00, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89,
                            0x8a, 0x8c, 0x90, 0x95, 0x97, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9f}));
    EXPECT_TRUE(listed(PacketType::connack, Sender::client).empty());
}

TEST(ReasonCode, IsListedInAcknowledgementsForBothSides) {
    const std::set<unsigned> first{0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99};
    const std::set<unsigned> second{0x00, 0x92};
    for (const Sender sender : {Sender::client, Sender::server}) {
        EXPECT_EQ(listed(PacketType::puback, sender), first);
        EXPECT_EQ(listed(PacketType::pubrec, sender), first);
        EXPECT_EQ(listed(PacketType::pubrel, sender), second);
        EXPECT_EQ(listed(PacketType::pubcomp, sender), second);
    }
}

TEST(ReasonCode, IsListedInSubackAndUnsuback) {
    EXPECT_EQ(listed(PacketType::suback, Sender::server),
              (std::set<unsigned>{
                  0x00, 0x01, 0x02, 0x80, 0x83, 0x87, 0x8f, 0x91, 0x97, 0x9e, 0xa1, 0xa2}));
    EXPECT_EQ(listed(PacketType::unsuback, Sender::server),
              (std::set<unsigned>{0x00, 0x11, 0x80, 0x83, 0x87, 0x8f, 0x91}));
}

TEST(ReasonCode, IsListedInDisconnectBySender) {
    EXPECT_EQ(
        listed(PacketType::disconnect, Sender::client),
        (std::set<unsigned>{
            0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99}));
    EXPECT_EQ(listed(PacketType::disconnect, Sender::server),
              (std::set<unsigned>{0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8b, 0x8c, 0x8d, 0x8e,
                                  0x8f, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a,
                                  0x9b, 0x9c, 0x9d, 0x9e, 0x9f, 0xa0, 0xa1, 0xa2}));
}

TEST(ReasonCode, IsListedInAuthBySender) {
    EXPECT_EQ(listed(PacketType::auth, Sender::server), (std::set<unsigned>{0x00, 0x18}));
    EXPECT_EQ(listed(PacketType::auth, Sender::client), (std::set<unsigned>{0x18, 0x19}));
}

}  // namespace
}  // namespace sonde::wire
