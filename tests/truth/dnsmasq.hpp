// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/process.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sonde::truth {

/// A real dnsmasq on 127.0.0.1, at a port that was free, ended when it goes.
class Dnsmasq {
  public:
    /// `options` say what it knows: {"--address=/broker.test/127.0.0.1"}. Throws where it does not
    /// start.
    explicit Dnsmasq(const std::vector<std::string>& options);

    std::uint16_t port() const { return port_; }

  private:
    std::uint16_t port_{};
    std::unique_ptr<testing::Process> process_{};
};

}  // namespace sonde::truth
