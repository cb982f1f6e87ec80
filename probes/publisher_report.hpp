// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sonde {

/// The publisher's connection of a probe between two endpoints, as far as it got.
struct PublisherReport {
    std::string target{};
    PhaseTimes phases{};       ///< Of the connection; `publish` stands among the run's own.
    PhaseTimes user_phases{};  ///< The same by the program's own clock.
    std::optional<DnsFacts> dns{};
    std::vector<Attempt> attempts{};
    std::optional<Peer> peer{};
    std::optional<TlsFacts> tls{};
    std::optional<TcpFacts> tcp{};
    std::uint64_t sent{};  ///< Bytes of the connection.
    std::uint64_t received{};
    std::optional<Tape> tape{};
    bool failed{};  ///< The run's failure is this connection's, not the subscriber's.
};

/// The publisher's connection as a result of its own, for who shows or writes connections one by
/// one. Nothing where the run had one connection.
std::optional<ProbeResult> publisher_as_result(const ProbeResult& result);

/// Takes what the run's connections carried out of the result.
void drop_tapes(ProbeResult& result);

/// Whether the phase failed whose time the result has. One that failed on the publisher's
/// connection alone has its time in that report.
bool is_failed(const ProbeResult& result, Phase phase);

}  // namespace sonde
