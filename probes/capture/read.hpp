// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/capture/capture_file.hpp"
#include "probes/capture/captured_stream.hpp"
#include "probes/spec.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sonde::capture {

/// What was found in a capture, or in bytes written in hexadecimal.
struct Findings {
    std::vector<CapturedStream> streams{};  ///< In the order of their first packets.
    /// What was not looked into, and how much of it there is; each a sentence without a stop.
    std::vector<std::string> remarks{};
    std::optional<Fault> fault{};  ///< What could not be read any more, behind the streams.
};

/// Reads a pcapng or pcap file, or text with bytes in hexadecimal. `version` is for streams
/// without their CONNECT; absent: found out from their packets. The error is of bytes that are
/// neither.
tl::expected<Findings, Fault> read(std::span<const std::byte> bytes,
                                   std::optional<MqttVersion> version);

}  // namespace sonde::capture
