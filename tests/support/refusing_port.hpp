// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/descriptor.hpp"

#include <cstdint>

namespace sonde::testing {

/// A port of 127.0.0.1 at which nobody listens for as long as it lives: it is taken, so that no
/// other test's server can come up there, and refuses connections.
class RefusingPort {
  public:
    /// At any free port with 0. Throws where the port is taken.
    explicit RefusingPort(std::uint16_t port = 0);

    std::uint16_t port() const { return port_; }

  private:
    Descriptor socket_{};
    std::uint16_t port_{};
};

}  // namespace sonde::testing
