// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/capture/capture_file.hpp"
#include "probes/capture/field_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace sonde::capture {

inline constexpr std::uint32_t pcapng_magic = 0x0a0d0d0a;  ///< The same in both byte orders.

/// Where a pcap file begins, as its magic number says.
struct PcapForm {
    ByteOrder order{};
    std::uint32_t fractions{};  ///< Of a second, in one.
};

std::optional<PcapForm> pcap_form_of(std::span<const std::byte> bytes);

CaptureFile read_pcap(std::span<const std::byte> bytes, const PcapForm& form);
CaptureFile read_pcapng(std::span<const std::byte> bytes);

/// A moment from whole seconds since 1970 and a rest; the epoch itself where it cannot be told in
/// nanoseconds.
WallTime moment_of(std::uint64_t seconds, std::uint64_t nanoseconds);

}  // namespace sonde::capture
