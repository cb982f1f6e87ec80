// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/net/transport.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace sonde::net {

/// A wait without a connection. One at a time.
class Pause {
  public:
    Pause() = default;
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;
    Pause(Pause&&) = delete;
    Pause& operator=(Pause&&) = delete;
    virtual ~Pause() = default;

    /// Waits until then, or until it is woken.
    virtual asio::awaitable<void> until(Instant moment) = 0;
    /// Ends the wait that goes on; nothing happens where there is none.
    virtual void wake() = 0;
};

/// Waits on a loop.
class AsioPause final : public Pause {
  public:
    explicit AsioPause(const asio::any_io_executor& executor) : timer_{executor} {}

    asio::awaitable<void> until(Instant moment) override;
    void wake() override { timer_.cancel(); }

  private:
    asio::steady_timer timer_;
};

}  // namespace sonde::net
