// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <functional>

namespace sonde::support {

/// Hands on each connection as it comes, on the acceptor's loop, until the acceptor is closed or
/// the loop ends. The acceptor and what `take` uses outlive the loop's last turn.
void accept_each(boost::asio::ip::tcp::acceptor& acceptor,
                 std::function<void(boost::asio::ip::tcp::socket)> take);

}  // namespace sonde::support
