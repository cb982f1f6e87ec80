#pragma once

#include "probes/clock.hpp"
#include "probes/environment.hpp"
#include "probes/net/connector.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>

namespace sonde {

/// Starts a run of a probe with the client that its spec names. One loop's; it must outlive the
/// runs.
class ProbeRunner {
  public:
    /// `executable`: what to start as the child of a Paho probe.
    ProbeRunner(const Clock& clock, std::string executable);

    asio::awaitable<ProbeResult> run(ProbeSpec spec);

    /// A run of Paho's beyond these fails at once: where a broker hangs, the probes of a large
    /// configuration would else fill the machine with processes.
    static constexpr std::size_t most_paho_processes = 64;

  private:
    asio::awaitable<ProbeResult> run_paho(ProbeSpec spec, std::uint64_t run);

    const Clock& clock_;
    std::string executable_;
    net::AsioConnector connector_;
    std::mt19937_64 run_ids_;
    std::size_t paho_processes_{};
};

/// What is wrong with the spec for its client, in a sentence: Paho cannot do all that wire can.
std::optional<std::string> unsupported(const ProbeSpec& spec);

/// What starts this very program once more. Not the name of its file: while we run, an upgrade may
/// remove that or put another version there.
std::string own_executable();

}  // namespace sonde
