// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace sonde::wire {

/// The value of the protocol level byte in CONNECT.
enum class Version : std::uint8_t { v3_1_1 = 4, v5 = 5 };

/// The upper four bits of a packet's first byte.
enum class PacketType : std::uint8_t {
    connect = 1,
    connack = 2,
    publish = 3,
    puback = 4,
    pubrec = 5,
    pubrel = 6,
    pubcomp = 7,
    subscribe = 8,
    suback = 9,
    unsubscribe = 10,
    unsuback = 11,
    pingreq = 12,
    pingresp = 13,
    disconnect = 14,
    auth = 15,
};

enum class Qos : std::uint8_t { at_most_once = 0, at_least_once = 1, exactly_once = 2 };

/// The largest value of a Variable Byte Integer, and so of a Remaining Length.
inline constexpr std::uint32_t largest_varint = 268'435'455;
/// A packet of the largest Remaining Length, its fixed header included.
inline constexpr std::uint32_t largest_packet = largest_varint + 5;

/// As the standard writes it: "3.1.1" or "5".
std::string_view name_of(Version version);

/// As the standard writes it: "PUBLISH".
std::string_view name_of(PacketType type);

}  // namespace sonde::wire
