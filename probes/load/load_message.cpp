// SPDX-License-Identifier: Apache-2.0
#include "probes/load/load_message.hpp"

#include <array>
#include <bit>
#include <cassert>
#include <cstring>

namespace sonde::load {

namespace {

/// The header is four words of eight bytes, big endian: mark, flags and checksum; run and stream;
/// sequence and the first four bytes of due; the last two of due and sent.
using Words = std::array<std::uint64_t, load_header_size / 8>;

constexpr std::uint64_t mark = 's' << 16U | 'n' << 8U | 'l';
constexpr std::uint8_t measured_flag = 1;

std::uint64_t as_big_endian(std::uint64_t word) {
    return std::endian::native == std::endian::big ? word : __builtin_bswap64(word);
}

using Remainders = std::array<std::uint32_t, 256>;

/// CRC-32 of IEEE 802.3, eight bytes a step: table n holds what a byte does to the remainder n
/// bytes further on. zlib's goes byte by byte where there are as few as here, which takes more than
/// twice as long.
constexpr std::array<Remainders, 8> make_tables() {
    std::array<Remainders, 8> tables{};
    for (std::uint32_t value = 0; value < 256; ++value) {
        auto remainder = value;
        for (int bit = 0; bit < 8; ++bit) {
            remainder = (remainder >> 1U) ^ ((remainder & 1U) != 0 ? 0xedb88320U : 0U);
        }
        tables[0][value] = remainder;
    }
    for (std::size_t distance = 1; distance < tables.size(); ++distance) {
        for (std::size_t value = 0; value < 256; ++value) {
            const auto nearer = tables[distance - 1][value];
            tables[distance][value] = (nearer >> 8U) ^ tables[0][nearer & 0xffU];
        }
    }
    return tables;
}

constexpr auto tables = make_tables();

std::uint32_t add_word(std::uint32_t remainder, std::uint64_t word) {
    word ^= std::uint64_t{__builtin_bswap32(remainder)} << 32U;
    // Written out: the eight look-ups go on at once, and a loop is not always unrolled.
    return tables[0][word & 0xffU] ^ tables[1][(word >> 8U) & 0xffU] ^
           tables[2][(word >> 16U) & 0xffU] ^ tables[3][(word >> 24U) & 0xffU] ^
           tables[4][(word >> 32U) & 0xffU] ^ tables[5][(word >> 40U) & 0xffU] ^
           tables[6][(word >> 48U) & 0xffU] ^ tables[7][word >> 56U];
}

std::uint32_t checksum(const Words& words, std::uint8_t flags) {
    const auto sum = add_word(add_word(add_word(~std::uint32_t{0}, words[1]), words[2]), words[3]);
    return ~((sum >> 8U) ^ tables[0][(sum ^ flags) & 0xffU]);
}

}  // namespace

void write_load_header(const LoadHeader& header, std::span<std::byte> into) {
    assert(into.size() >= load_header_size);
    const std::uint8_t flags = header.measured ? measured_flag : 0;
    const auto due = header.due & load_time_mask;
    Words words{0,
                std::uint64_t{header.run} << 32U | header.stream,
                std::uint64_t{header.sequence} << 32U | due >> 16U,
                due << 48U | (header.sent & load_time_mask)};
    words[0] = mark << 40U | std::uint64_t{flags} << 32U | checksum(words, flags);
    for (auto& word : words) {
        word = as_big_endian(word);
    }
    std::memcpy(into.data(), words.data(), load_header_size);
}

std::optional<LoadHeader> read_load_header(std::span<const std::byte> payload) {
    if (payload.size() < load_header_size) {
        return std::nullopt;
    }
    Words words{};
    std::memcpy(words.data(), payload.data(), load_header_size);
    for (auto& word : words) {
        word = as_big_endian(word);
    }
    const auto flags = static_cast<std::uint8_t>(words[0] >> 32U);
    if (words[0] >> 40U != mark || static_cast<std::uint32_t>(words[0]) != checksum(words, flags)) {
        return std::nullopt;
    }
    return LoadHeader{.run = static_cast<std::uint32_t>(words[1] >> 32U),
                      .stream = static_cast<std::uint32_t>(words[1]),
                      .sequence = static_cast<std::uint32_t>(words[2] >> 32U),
                      .due = (words[2] << 16U | words[3] >> 48U) & load_time_mask,
                      .sent = words[3] & load_time_mask,
                      .measured = (flags & measured_flag) != 0};
}

}  // namespace sonde::load
