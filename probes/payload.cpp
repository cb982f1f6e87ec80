// SPDX-License-Identifier: Apache-2.0
#include "probes/payload.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cassert>

namespace sonde {

namespace {

constexpr std::array magic{std::byte{'s'}, std::byte{'n'}, std::byte{'d'}, std::byte{'1'}};
constexpr std::size_t checksum_at = 4;
constexpr std::size_t run_at = 8;
constexpr std::size_t sequence_at = 16;
constexpr std::size_t sent_at = 24;
constexpr std::size_t filler_at = smallest_payload;

template <class Number>
void put(std::span<std::byte> into, std::size_t at, Number number) {
    for (std::size_t i = 0; i < sizeof number; ++i) {
        into[at + i] = static_cast<std::byte>((number >> (8 * (sizeof number - 1 - i))) & 0xff);
    }
}

template <class Number>
Number get(std::span<const std::byte> from, std::size_t at) {
    Number number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i) {
        number = static_cast<Number>(number << 8 | std::to_integer<Number>(from[at + i]));
    }
    return number;
}

std::uint32_t checksum(std::span<const std::byte> payload) {
    const auto covered = payload.subspan(run_at);
    return static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<const unsigned char*>(covered.data()), covered.size()));
}

/// SplitMix64: incompressible, so that a link that compresses does not flatter itself.
std::uint64_t next_filler(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15U;
    auto mixed = state;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
}

}  // namespace

void write_message(const MessageHeader& header, std::span<std::byte> into) {
    assert(into.size() >= smallest_payload);
    std::ranges::copy(magic, into.begin());
    put(into, run_at, header.run);
    put(into, sequence_at, header.sequence);
    put(into, sent_at, static_cast<std::uint64_t>(header.sent.time_since_epoch().count()));
    auto state = header.run ^ header.sequence;
    for (std::size_t at = filler_at; at < into.size(); at += sizeof state) {
        const auto filler = next_filler(state);
        for (std::size_t i = 0; i < std::min(sizeof filler, into.size() - at); ++i) {
            into[at + i] = static_cast<std::byte>((filler >> (8 * i)) & 0xff);
        }
    }
    put(into, checksum_at, checksum(into));
}

std::optional<MessageHeader> read_message(std::span<const std::byte> payload) {
    if (payload.size() < smallest_payload || !std::ranges::equal(payload.first(4), magic) ||
        get<std::uint32_t>(payload, checksum_at) != checksum(payload)) {
        return std::nullopt;
    }
    return MessageHeader{
        .run = get<std::uint64_t>(payload, run_at),
        .sequence = get<std::uint64_t>(payload, sequence_at),
        .sent =
            WallTime{Duration{static_cast<Duration::rep>(get<std::uint64_t>(payload, sent_at))}},
    };
}

bool resembles_run(std::span<const std::byte> payload, std::uint64_t run) {
    return payload.size() >= sequence_at && std::ranges::equal(payload.first(4), magic) &&
           get<std::uint64_t>(payload, run_at) == run;
}

}  // namespace sonde
