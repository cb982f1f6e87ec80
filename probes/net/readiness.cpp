// SPDX-License-Identifier: Apache-2.0
#include "probes/net/readiness.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sonde::net {

struct Readiness::Shared {
    asio::posix::stream_descriptor descriptor;
    Instant armed_for{Instant::max()};
    bool expired{false};
};

Readiness::Readiness(const asio::any_io_executor& executor, int descriptor)
    : shared_{std::make_shared<Shared>(
          Shared{.descriptor = asio::posix::stream_descriptor{executor, descriptor}})},
      timer_{executor} {}

// asio has no other cancel() than one that may throw, and it never does for a timer.
Readiness::~Readiness() {  // NOLINT(bugprone-exception-escape)
    timer_.cancel();
    // The descriptor is its owner's to close.
    shared_->descriptor.release();
}

void Readiness::arm(Instant deadline) {
    // Most waits of a run share one deadline: then the timer stands already, and a wait costs
    // nothing but the wait.
    if (deadline == shared_->armed_for && !shared_->expired) {
        return;
    }
    shared_->armed_for = deadline;
    shared_->expired = false;
    timer_.expires_at(deadline);
    timer_.async_wait(
        [shared = std::weak_ptr{shared_}, deadline](const boost::system::error_code& error) {
            const auto alive = shared.lock();
            // A handler that was due already cannot be cancelled: then it comes for an earlier
            // wait.
            if (!error && alive && alive->armed_for == deadline && alive->descriptor.is_open()) {
                alive->expired = true;
                alive->descriptor.cancel();
            }
        });
}

void Readiness::wake() {
    shared_->expired = true;
    shared_->descriptor.cancel();
}

asio::awaitable<Readiness::Outcome> Readiness::wait(For what, Instant deadline) {
    arm(deadline);
    const auto direction = what == For::reading ? asio::posix::descriptor_base::wait_read
                                                : asio::posix::descriptor_base::wait_write;
    const auto shared = shared_;
    co_await shared->descriptor.async_wait(direction, asio::as_tuple(asio::use_awaitable));
    // A descriptor that turned ready in the same turn as the deadline counts as ready late.
    co_return shared->expired ? Outcome::deadline_passed : Outcome::ready;
}

}  // namespace sonde::net
