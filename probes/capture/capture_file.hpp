// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sonde::capture {

/// What is wrong with a file, and where.
struct Fault {
    std::size_t offset{};   ///< In bytes, from the start of the file.
    std::string message{};  ///< What was expected there and what was found; ends without a stop.

    friend bool operator==(const Fault&, const Fault&) = default;
};

/// A packet as it was captured; its bytes are a view into the file's.
struct CapturedPacket {
    WallTime at{};
    std::uint32_t link{};  ///< Link type, by the registry of tcpdump.org.
    std::span<const std::byte> bytes{};
    std::size_t missing{};  ///< How many bytes at its end were not captured.
};

struct CaptureFile {
    std::vector<CapturedPacket> packets{};
    std::optional<Fault> fault{};  ///< What could not be read any more, behind the packets.
};

/// Whether the bytes begin as a capture does, whatever comes behind.
bool looks_like_capture(std::span<const std::byte> bytes);

/// Reads pcapng, and pcap with its times in micro- or nanoseconds, of either byte order. The bytes
/// must outlive the result. The error is of a file that is no capture; one that breaks off, or
/// breaks, has the packets until there.
tl::expected<CaptureFile, Fault> read_capture_file(std::span<const std::byte> bytes);

}  // namespace sonde::capture
