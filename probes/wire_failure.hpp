// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/endpoint.hpp"
#include "probes/failure.hpp"
#include "probes/wire/refusal.hpp"
#include "probes/wire/session_event.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace sonde {

/// The one place where what the protocol core saw becomes a Failure.

Failure failure_of(const wire::Refused& refused, wire::Version version);
Failure failure_of(const wire::Disconnected& disconnected, Phase phase);

/// `first_bytes`: what the peer said first, by which a peer of another protocol is told.
Failure failure_of(const wire::Broken& broken, Phase phase, std::span<const std::byte> first_bytes);

/// A SUBACK or PUBACK, PUBREC, PUBCOMP with a failing code. `what` names our packet: "SUBSCRIBE".
Failure rejection(Phase phase,
                  const std::string& what,
                  wire::ReasonCode code,
                  const wire::Properties& properties,
                  wire::Version version);

/// Something that the session does not do: a limit of the broker's, or a mistake of ours.
Failure failure_of(wire::Refusal refusal, Phase phase);

/// What was spoken to a peer that ends the connection without a word: what that may mean hangs on
/// it.
struct Spoken {
    Scheme scheme{};
    wire::Version version{};
};

/// The peer closed its side. `inside_packet`: in the middle of one.
Failure closed_failure(Phase phase, bool inside_packet, Spoken spoken);

/// The connection was reset before the peer said anything, as `failure` says.
Failure reset_before_connack(Failure failure, Spoken spoken);

}  // namespace sonde
