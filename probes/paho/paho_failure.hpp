// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/paho/paho_inbox.hpp"
#include "probes/paho/paho_trace.hpp"
#include "probes/spec.hpp"

#include <string>

namespace sonde {

/// The one place where what Paho said becomes a Failure, in the words of the wire client where they
/// know the same.

/// `message`: what Paho calls it.
Failure connect_failure(const ProbeSpec& spec,
                        int return_code,
                        const std::string& message,
                        const PahoFindings& findings);

/// What the phase waits for did not come within `waited`.
Failure timeout_failure(Phase phase, Duration waited, const PahoFindings& findings);

/// A SUBSCRIBE or PUBLISH that failed.
Failure refusal_failure(const ProbeSpec& spec, const PahoRefusal& refusal);

Failure lost_failure(const ProbeSpec& spec, const PahoLost& lost, Phase phase);

/// A call that Paho did not even begin.
Failure call_failure(const ProbeSpec& spec, const mqtt::exception& error, Phase phase);

}  // namespace sonde
