// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "tests/support/packet_scanner.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <vector>

namespace sonde::support {

/// What a bad line does to all that it carries. The order of bytes stays as it is.
struct Impairment {
    Duration delay{};                  ///< From a byte's coming in to its going out.
    Duration jitter{};                 ///< At most so much more, each segment anew.
    std::uint64_t bytes_per_second{};  ///< 0: no limit.
};

enum class Fault : std::uint8_t {
    drop,        ///< Swallows everything from there on; the connection stays.
    reset,       ///< Breaks the connection off, to both ends.
    half_close,  ///< Ends the stream in this direction; the other goes on.
    corrupt,     ///< Flips the bits of one byte.
    stall,       ///< Passes nothing on for a time.
};

/// A place in what one connection carries in one direction: behind so many bytes, counted from the
/// beginning, or from that of an MQTT packet. 0 is the first packet.
struct Place {
    std::uint64_t byte{};
    std::optional<std::uint64_t> packet{};
};

/// Strikes as soon as all that is before the place has passed: `{.at = {.packet = 2}}` right behind
/// the second packet, also where no third one comes. A fault at a place that a connection has
/// passed already does not strike it.
struct PlannedFault {
    Fault fault{};
    Place at{};
    Duration lasting{};      ///< Of a stall.
    std::uint64_t times{1};  ///< How many connections it strikes, in all.
};

/// What came in, what went out again, and what will not. The rest is on its way. Packets count with
/// their last byte.
struct LaneCounts {
    std::uint64_t bytes_in{};
    std::uint64_t packets_in{};
    std::uint64_t bytes_out{};
    std::uint64_t packets_out{};
    std::uint64_t publishes_in{};  ///< PUBLISH packets among them.
    std::uint64_t publishes_out{};
    std::uint64_t bytes_dropped{};
    std::uint64_t packets_dropped{};
    std::uint64_t bytes_corrupted{};

    friend bool operator==(const LaneCounts&, const LaneCounts&) = default;
};

/// What holds for all connections in one direction, and what they come to together.
struct Lane {
    Impairment impairment{};
    std::vector<PlannedFault> faults{};  ///< Grows only.
    LaneCounts counts{};
    std::mt19937_64 random{};
};

/// One direction of one connection as a machine without I/O: bytes and the time go in, and what is
/// to be done at what time comes out.
class FaultLine {
  public:
    explicit FaultLine(Lane& lane) : lane_{lane} {}

    struct Action {
        enum class Kind : std::uint8_t { send, end, reset };

        Kind kind{};
        Instant due{};
        std::vector<std::byte> bytes{};
        std::uint64_t packets{};  ///< How many end with these bytes.
        std::uint64_t publishes{};
    };

    void begin(Instant now) { strike(now); }
    void take(std::span<const std::byte> bytes, Instant now);
    void take_end(Instant now) { finish(Action::Kind::end, now); }
    void take_reset(Instant now) { finish(Action::Kind::reset, now); }

    /// What is to be done next; null where there is nothing yet.
    const Action* next() const { return actions_.empty() ? nullptr : &actions_.front(); }
    Action pop();
    void note_done(const Action& action);

    /// Bytes that came in and were not noted as done.
    std::size_t waiting() const { return waiting_; }

  private:
    void strike(Instant now);
    void strike(const PlannedFault& planned, Instant now);
    std::optional<std::uint64_t> position_of(const Place& place) const;
    std::size_t until_next_fault() const;
    void pass(std::span<const std::byte> bytes, const PacketScanner::Scanned& scanned, Instant now);
    void finish(Action::Kind kind, Instant now);
    Instant due_after(Instant now, std::size_t bytes);

    Lane& lane_;
    PacketScanner scanner_{};
    std::uint64_t position_{};
    std::uint64_t packet_begin_{};  ///< Of the packet that scanner_ is in.
    std::set<std::size_t> struck_{};
    std::deque<Action> actions_{};
    std::size_t waiting_{};
    Instant free_at_{};  ///< When the last byte that came in has gone out.
    Duration segment_jitter_{};
    bool corrupts_next_{};
    bool swallows_{};
};

}  // namespace sonde::support
