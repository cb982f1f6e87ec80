// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/moment.hpp"
#include "probes/net/transport.hpp"
#include "probes/tape.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace sonde {

/// Tapes what a run's connection carries, up to a limit in bytes.
class TapeRecorder {
  public:
    /// `start` is the run's, on both clocks.
    struct Start {
        MqttVersion mqtt{};
        Instant at{};
        WallTime wall{};
    };
    TapeRecorder(const Start& start, std::size_t limit)
        : started_at_{start.at}, limit_{limit}, tape_{.mqtt = start.mqtt, .started = start.wall} {}

    /// Whole packets of ours; passwords and authentication data do not get onto the tape.
    void note_sent(std::span<const std::byte> packets, const net::Departure& departure);

    void note_received(std::span<const std::byte> bytes,
                       const Moment& at,
                       net::Transport& transport);

    /// The end of the recording; `transport` is the one that carried it.
    Tape tape(net::Transport& transport) &&;

  private:
    /// A segment of ours whose stamp the kernel has not given yet.
    struct Pending {
        std::size_t segment{};
        net::Departure departure{};
    };

    /// What is around a segment takes memory too: who sends byte by byte fills the tape sooner. A
    /// run that goes as it should has some thirty.
    std::size_t most_segments() const { return 64 + limit_ / 64; }

    /// As much of the bytes as there is room for, in a segment of its own; null for none.
    TapeSegment* add(Direction direction, std::span<const std::byte> bytes, Instant at);
    void ask_for_stamps(net::Transport& transport);

    Instant started_at_;
    std::size_t limit_;
    std::size_t size_{};
    Tape tape_;
    std::vector<Pending> pending_{};
};

}  // namespace sonde
