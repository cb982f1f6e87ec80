// SPDX-License-Identifier: Apache-2.0
#include "probes/net/pause.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sonde::net {

asio::awaitable<void> AsioPause::until(Instant moment) {
    timer_.expires_at(moment);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
}

}  // namespace sonde::net
