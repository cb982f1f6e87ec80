// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/net/transport.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <memory>

namespace sonde::net {

/// Waits on an asio loop until a descriptor that somebody else owns is ready, or until a deadline.
/// The descriptor must stay open as long as this lives. One wait at a time.
class Readiness {
  public:
    enum class For : std::uint8_t { reading, writing };
    enum class Outcome : std::uint8_t { ready, deadline_passed };

    Readiness(const asio::any_io_executor& executor, int descriptor);
    Readiness(const Readiness&) = delete;
    Readiness& operator=(const Readiness&) = delete;
    ~Readiness();  // NOLINT(bugprone-exception-escape): see its body.

    asio::awaitable<Outcome> wait(For what, Instant deadline);

    /// The wait that goes on ends as if its deadline had passed.
    void wake();

  private:
    /// Outlives this where a timer's handler is already on its way.
    struct Shared;

    void arm(Instant deadline);

    std::shared_ptr<Shared> shared_;
    asio::steady_timer timer_;
};

}  // namespace sonde::net
