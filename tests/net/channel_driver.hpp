// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/channel.hpp"

#include <gtest/gtest.h>

#include <poll.h>

namespace sonde::net {

/// Waits for what a channel waits for, without an event loop; ten seconds at most.
inline void wait_for(const Channel& channel, Channel::Wants wants) {
    const bool reading = wants == Channel::Wants::read;
    pollfd what{.fd = channel.descriptor(),
                .events = static_cast<short>(reading ? POLLIN : POLLOUT),
                .revents = 0};
    ASSERT_GT(poll(&what, 1, 10'000), 0);
}

/// Drives a channel until it is open or has failed.
inline Result<void> open(Channel& channel) {
    for (;;) {
        const auto wants = channel.advance();
        if (!wants) {
            return tl::unexpected{wants.error()};
        }
        if (*wants == Channel::Wants::nothing) {
            return {};
        }
        wait_for(channel, *wants);
    }
}

}  // namespace sonde::net
