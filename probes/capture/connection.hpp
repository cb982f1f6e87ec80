// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/capture/segment.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sonde::capture {

/// Bytes of one direction of a connection, in their order and each once.
struct Chunk {
    std::size_t side{};  ///< Of the sender: a place in Connection::ends.
    WallTime at{};       ///< When the receiver's kernel could hand them on.
    std::size_t
        missing_before{};  ///< Bytes that the capture lacks between these and the ones before.
    std::span<const std::byte> bytes{};
};

/// What was captured of one connection.
struct Connection {
    std::array<PacketEnd, 2> ends{};  ///< Who opened it, or else who was seen first, is the first.
    bool opening_seen{};              ///< The capture has its SYN, or its CONNECT.
    bool said_to_be_mqtt{};           ///< By whoever exported its packets.
    std::vector<Chunk> chunks{};      ///< Of both sides, in the order of their times.
    std::optional<std::size_t> reset_by{};        ///< The side that broke it off.
    std::array<std::size_t, 2> missing_at_end{};  ///< A side: bytes behind its last chunk.
};

/// Puts the segments of one direction into their order. Holds those back that came too early,
/// until what is before them has come, or is known to be missing in the capture: because it was
/// acknowledged, because too many wait, or because the capture ends.
class Reassembly {
  public:
    explicit Reassembly(std::size_t side) : side_{side} {}

    void add(const Segment& segment, std::vector<Chunk>& chunks);
    /// The other side has said that it has everything before `sequence`.
    void acknowledged(std::uint32_t sequence, std::vector<Chunk>& chunks);
    /// There will be no more. Answers how many bytes at the end are missing.
    std::size_t finish(std::vector<Chunk>& chunks);

    /// The sequence number of the first byte, once something was added.
    std::optional<std::uint32_t> first() const {
        return started_ ? std::optional{first_} : std::nullopt;
    }

    static constexpr std::size_t most_held = 4096;  ///< Segments.

  private:
    struct Held {
        std::int64_t start{};  ///< In the stream, from the first byte that was due.
        Segment segment{};
    };

    static std::int64_t end_of(const Held& held);
    std::int64_t place_of(std::uint32_t sequence) const;
    void take(const Held& held, WallTime at, std::vector<Chunk>& chunks);
    void take_those_in_order(WallTime at, std::vector<Chunk>& chunks);
    void skip_to_first_held(std::vector<Chunk>& chunks);
    void take_all_held(std::vector<Chunk>& chunks);

    std::size_t side_;
    bool started_{};
    std::uint32_t first_{};
    std::int64_t next_{};       ///< Place of the byte that is due.
    std::size_t missing_{};     ///< Bytes before it that the capture lacks and no chunk tells of.
    std::vector<Held> held_{};  ///< By start.
};

}  // namespace sonde::capture
