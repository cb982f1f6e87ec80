// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/standing_probes.hpp"
#include "probes/clock.hpp"
#include "probes/environment.hpp"
#include "probes/net/connector.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// What a run leaves behind beside its figures.
struct RunnerOptions {
    std::size_t tape_limit{};  ///< Bytes of its connection that a result keeps; 0: no tape.
    net::KeyLog* key_log{};    ///< Gets the secrets of TLS sessions; null: they go nowhere.
};

/// Starts a run of a probe with the client that its spec names. One loop's; it must outlive the
/// runs.
class ProbeRunner {
  public:
    /// `executable`: what to start as the child of a Paho probe.
    ProbeRunner(const Clock& clock, std::string executable, const RunnerOptions& options = {});

    asio::awaitable<ProbeResult> run(ProbeSpec spec);

    /// The same with all results of the run: one for each address of the target's name where the
    /// spec says so, else one.
    asio::awaitable<std::vector<ProbeResult>> run_all(ProbeSpec spec);

    /// The probe of this name is gone: closes what it holds between its runs.
    void remove(std::string_view probe) { standing_.remove(probe); }

    /// A run of Paho's beyond these fails at once: where a broker hangs, the probes of a large
    /// configuration would else fill the machine with processes.
    static constexpr std::size_t most_paho_processes = 64;

  private:
    /// With our own client.
    asio::awaitable<ProbeResult> run_in(ProbeSpec spec, Environment env);
    asio::awaitable<ProbeResult> run_paho(ProbeSpec spec, std::uint64_t run);

    const Clock& clock_;
    std::string executable_;
    std::size_t tape_limit_;
    net::AsioConnector connector_;
    StandingProbes standing_;
    std::mt19937_64 run_ids_;
    std::size_t paho_processes_{};
};

/// What starts this very program once more. Not the name of its file: while we run, an upgrade may
/// remove that or put another version there.
std::string own_executable();

}  // namespace sonde
