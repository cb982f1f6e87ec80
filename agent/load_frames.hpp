// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/rate.hpp"
#include "probes/load/shard.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sonde {

// What a load command and the processes that it starts for a plan say to each other. The command
// sends `order`, hears `ready` from all, sends `start`, hears `begun` from all, and from then on
// sends `drain` and `now` if need be; the process sends an `interval` each time, and its `result`
// at the end. Instead of what it should say it may say a `refusal`.

enum class FrameKind : char {
    order = 'o',  ///< A LoadOrder.
    ready = 'r',  ///< The hash of the plan as the process understood it.
    start = 's',  ///< When the connect stage starts: nanoseconds since 1970 in UTC.
    begun = 'b',  ///< All that it needs is open; it waits for that moment.
    drain = 'd',
    now = 'n',
    interval = 'i',  ///< As to_bytes has it.
    result = 'e',    ///< sonde.load/1.
    refusal = 'x',   ///< Why not, in one or more lines.
};

struct Frame {
    FrameKind kind{};
    std::string body{};

    friend bool operator==(const Frame&, const Frame&) = default;
};

std::string to_bytes(const Frame& frame);

/// Puts frames together from what comes in.
class FrameReader {
  public:
    void add(std::string_view bytes) { bytes_ += bytes; }
    std::optional<Frame> take();

  private:
    std::string bytes_{};
};

/// What the arguments of a process do not say.
struct LoadOrder {
    std::uint64_t seed{};
    load::Shard shard{};
    bool one_clock{};  ///< All shards of the plan are processes of this machine.
    /// To what the plan is scaled; zero: not at all.
    load::Rate total{};
    Duration duration{};

    friend bool operator==(const LoadOrder&, const LoadOrder&) = default;
};

std::string to_text(const LoadOrder& order);
std::optional<LoadOrder> order_from(const std::string& text);

}  // namespace sonde
