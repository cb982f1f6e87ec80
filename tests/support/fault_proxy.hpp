// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/fault_line.hpp"

#include <cstdint>
#include <memory>

namespace sonde::support {

enum class Way : std::uint8_t { to_broker, to_client };

/// A TCP proxy on 127.0.0.1, with a thread of its own, that does to what passes what bad networks
/// do. It accepts at once: what it does is seen in what passes, not in TCP's handshake. All can be
/// changed while it runs, from one thread: what has come in keeps the time it was given.
class FaultProxy {
  public:
    /// Passes connections on to this port of 127.0.0.1. The seed is jitter's.
    explicit FaultProxy(std::uint16_t broker_port, std::uint64_t seed = 1);
    FaultProxy(const FaultProxy&) = delete;
    FaultProxy& operator=(const FaultProxy&) = delete;
    ~FaultProxy();

    std::uint16_t port() const;

    void impair(Way way, const Impairment& impairment);
    void plan(Way way, const PlannedFault& fault);
    void reset_all();  ///< Breaks off each connection that there is now.

    LaneCounts counts(Way way) const;
    std::uint64_t accepted() const;  ///< Connections so far.

  private:
    struct Server;

    std::unique_ptr<Server> server_;
};

}  // namespace sonde::support
