// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/capture/capture_file.hpp"
#include "probes/spec.hpp"
#include "probes/tape.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace sonde::capture {

/// Reads bytes written in hexadecimal: digits in pairs, with blanks, commas, colons, `0x` or `\x`
/// between them or without, and a `#` before a remark; or the lines of hexdump -C, xxd, od -t x1
/// and Wireshark, of which offsets and characters are left out. The fault is where the text is
/// neither.
tl::expected<std::vector<std::byte>, Fault> read_hex(std::string_view text);

/// MQTT packets of one or both directions, one behind the other, as a tape without times and
/// addresses, a segment a packet. Packets that only one side sends have their direction, the others
/// that of the packet before.
Tape tape_of_packets(const std::vector<std::byte>& bytes, std::optional<MqttVersion> version);

}  // namespace sonde::capture
