// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock_relation.hpp"
#include "probes/conversation.hpp"
#include "probes/net/transport.hpp"
#include "probes/result.hpp"
#include "probes/stamped_phases.hpp"

#include <cstdint>
#include <optional>

namespace sonde {

/// What a held connection has to tell of the time since the last result: the phases of an opening
/// that went on between two beats, and those of the beat itself.
class BeatFacts {
  public:
    explicit BeatFacts(const Clock& clock);

    /// An opening begins: it is the one that the next result tells of.
    void start_opening(MqttVersion mqtt, std::uint8_t qos);
    void adopt(net::OpeningReport report);
    void note_phase(Phase phase,
                    const net::Departure& sent,
                    const Moment& at,
                    Conversation& conversation);
    /// A phase that failed has its time until then, unless it was passed before.
    void note_failed(Phase phase, Duration time);
    /// What a connection has carried in all, before it goes.
    void note_traffic(const net::TransportFacts& traffic);
    void note_tape(std::optional<Tape> tape);

    bool reached(Phase phase) const { return result_.phases.reached(phase); }
    Sizes& sizes() { return result_.sizes; }
    MqttFacts& mqtt() { return result_.mqtt; }

    /// Puts all of it into the result, and starts anew. `traffic`: of the connection that is there.
    void take(const net::TransportFacts* traffic, ProbeResult& result);

  private:
    const Clock& clock_;
    ClockRelation since_;
    ProbeResult result_{};  ///< Only the members that tell of a connection.
    StampedPhases stamped_{};
    /// Of the connection that is there, as far as results have told of it.
    net::TransportFacts told_{};
};

}  // namespace sonde
