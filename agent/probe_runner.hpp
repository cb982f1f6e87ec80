#pragma once

#include "probes/clock.hpp"
#include "probes/environment.hpp"
#include "probes/net/connector.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

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

  private:
    const Clock& clock_;
    std::string executable_;
    net::AsioConnector connector_;
    std::mt19937_64 run_ids_;
};

/// What is wrong with the spec for its client, in a sentence: Paho cannot do all that wire can.
std::optional<std::string> unsupported(const ProbeSpec& spec);

/// This program's own file.
std::string own_executable();

}  // namespace sonde
