// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// One MQTT packet taken apart, as plain values. Texts are as the packet has them: whoever prints
/// one makes it printable. Passwords and authentication data are never in here, only their lengths.
namespace sonde {

/// A field, or a group of fields where it has children.
struct PacketField {
    std::string name{};  ///< The standard's, `Packet Identifier`.
    std::string
        value{};  ///< With its meaning: `0x87 Not authorized`. Empty where children say all.
    std::optional<std::uint32_t> number{};  ///< Where the field is a number.
    std::size_t offset{};                   ///< Of its first byte in the packet.
    /// Bytes, with the length in front of a text or of binary data; 0 for what no byte stands for.
    std::size_t length{};
    /// Which bits of the byte at `offset` the field is; 0 where it is whole bytes.
    std::uint8_t bits{};
    std::string problem{};  ///< What is malformed or forbidden, in a sentence; empty where nothing.
    std::vector<PacketField> children{};

    friend bool operator==(const PacketField&, const PacketField&) = default;
};

struct Dissection {
    std::string name{};                 ///< `PUBLISH`
    std::vector<std::string> facts{};   ///< What tells most, in a few words each: `QoS 1`, `id 7`.
    std::vector<PacketField> fields{};  ///< In the order of their bytes.

    friend bool operator==(const Dissection&, const Dissection&) = default;
};

/// The first field with a problem, in the order of the bytes; null where all is as the standard
/// wants it.
const PacketField* first_problem(const Dissection& dissection);

}  // namespace sonde
