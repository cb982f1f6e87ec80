// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/process.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sonde::testing {

/// Our own small broker, in a process of its own on 127.0.0.1: as fast as a load run needs it, and
/// with faults that come when they are due. Ended when it goes.
class LoadBroker {
  public:
    /// What it has seen and done, by the names in load_broker/counters.hpp.
    using Counts = std::map<std::string, std::uint64_t>;

    /// `load_broker --help` tells the options: {"--mode", "sink", "--drop-every", "100"}. Throws
    /// where it does not start.
    explicit LoadBroker(std::vector<std::string> options = {});

    std::uint16_t port() const { return port_; }
    std::string url() const { return "mqtt://127.0.0.1:" + std::to_string(port_); }
    pid_t pid() const { return process_.pid(); }

    /// Ends it in an orderly way. Throws where it does not end well, as where a sanitizer objects.
    Counts stop();
    void suspend() const;  ///< Takes connections, as the kernel does, and answers nothing,
    void resume() const;   ///< until then.

  private:
    Process process_;
    std::uint16_t port_{};
};

}  // namespace sonde::testing
