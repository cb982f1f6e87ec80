// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/phase.hpp"
#include "tests/truth/dissection.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sonde::truth {

/// One connection as the capture shows it.
struct Exchange {
    /// What a probe ought to have measured, each phase as docs/phases.md defines it: from the
    /// packet that asked to the one that answered. `tcp` is SYN to SYN-ACK, `tls` ClientHello to
    /// the broker's Finished.
    PhaseTimes phases{};
    bool resent{};  ///< A segment went twice; the first time counts.
};

/// The connections of a capture by their client id. `qos` is that of the one message that each
/// publishes to itself.
std::map<std::string, Exchange> exchanges_of(const std::vector<Segment>& segments,
                                             std::uint16_t broker_port,
                                             std::uint8_t qos);

/// From the first query for each name to the last answer.
std::map<std::string, Duration> lookups_of(const std::vector<DnsMessage>& messages);

}  // namespace sonde::truth
