// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/trace.hpp"
#include "probes/wire/bytes.hpp"

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

/// A dissected packet as rows that two dissectors can be compared by.
namespace sonde {

struct FieldRow {
    std::string name{};  ///< Wireshark's, `mqtt.msgid`.
    std::size_t offset{};
    std::size_t size{};
    /// A number in decimal, with its name where that is the standard's; else the bytes in
    /// hexadecimal.
    std::string value{};

    bool operator==(const FieldRow&) const = default;
};

std::ostream& operator<<(std::ostream& out, const FieldRow& row);

using PacketRows = std::vector<FieldRow>;

/// Of a packet as we take it apart. Of a secret, which is not shown, the bytes are the packet's.
PacketRows rows_of(const TracedPacket& packet, const wire::Bytes& bytes);

/// Of all MQTT packets in what `tshark -T pdml` prints, in their order.
std::vector<PacketRows> rows_of_pdml(const std::string& pdml);

}  // namespace sonde
