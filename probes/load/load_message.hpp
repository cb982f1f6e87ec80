// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sonde::load {

/// What stands at the front of each message of a load run: enough for the receiver to know latency,
/// loss, duplicates and order without sharing memory with the publisher.
///
/// Layout, 32 bytes, big endian: 0 `snl`; 3 flags (1: due in the measure stage); 4 CRC-32 (IEEE
/// 802.3) of the bytes 8 to 31 and of the flags; 8 run (4); 12 stream (4); 16 sequence (4); 20 due
/// (6); 26 sent (6). Times are nanoseconds of the machine's monotonic clock, modulo 2^48.
struct LoadHeader {
    std::uint32_t run{};
    std::uint32_t stream{};
    std::uint32_t sequence{};  ///< Counts the stream's messages from 0, modulo 2^32.
    std::uint64_t due{};
    std::uint64_t sent{};
    bool measured{};

    friend bool operator==(const LoadHeader&, const LoadHeader&) = default;
};

inline constexpr std::size_t load_header_size = 32;
inline constexpr std::uint64_t load_time_mask = (std::uint64_t{1} << 48U) - 1;

/// `into` must have load_header_size bytes or more; only those are written. Times are reduced.
void write_load_header(const LoadHeader& header, std::span<std::byte> into);

/// The header, where it is whole and undamaged; whose run it is of is the caller's to look at.
std::optional<LoadHeader> read_load_header(std::span<const std::byte> payload);

/// Nanoseconds from `earlier` to `later`, each modulo 2^48; right for up to 39 hours, and zero
/// where `earlier` is after `later` by less than that.
constexpr std::uint64_t elapsed(std::uint64_t earlier, std::uint64_t later) {
    const auto difference = (later - earlier) & load_time_mask;
    return difference > load_time_mask / 2 ? 0 : difference;
}

}  // namespace sonde::load
