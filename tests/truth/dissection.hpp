// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// What tshark reads in a capture. No code of sonde's takes part in the reading, so that an error
/// of ours cannot stand on both sides of a comparison.
namespace sonde::truth {

/// The types of MQTT packets, as the standard numbers them (2.1.2).
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
    pingreq = 12,
    pingresp = 13,
    disconnect = 14,
};

/// A TCP segment, and the MQTT packets whose last bytes are in it.
struct Segment {
    WallTime at{};           ///< When it came out of the driver: on loopback, when it went in too.
    std::uint64_t stream{};  ///< tshark's number of the connection.
    std::uint16_t source_port{};
    bool syn{};
    bool retransmission{};
    std::string client_id{};  ///< Of the CONNECT in it.
    std::vector<PacketType> packets{};
    std::vector<std::uint8_t> handshakes{};  ///< Types of TLS handshake messages (RFC 8446 4).
};

struct Reading {
    std::uint16_t port{};        ///< The broker's.
    std::string key_log_file{};  ///< For MQTT inside TLS; empty: plain.
};

/// All segments of the capture, in the order of their passing. Throws where tshark fails.
std::vector<Segment> dissect_mqtt(const std::string& capture_file, const Reading& reading);

/// A query for a name, or its answer.
struct DnsMessage {
    WallTime at{};
    bool response{};
    std::string name{};
};

std::vector<DnsMessage> dissect_dns(const std::string& capture_file, std::uint16_t port);

}  // namespace sonde::truth
