// SPDX-License-Identifier: Apache-2.0
#include "tests/support/accept_each.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace sonde::support {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

asio::awaitable<void> accept(tcp::acceptor& acceptor, std::function<void(tcp::socket)> take) {
    while (true) {
        auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
        if (error) {
            co_return;
        }
        take(std::move(socket));
    }
}

}  // namespace

void accept_each(tcp::acceptor& acceptor, std::function<void(tcp::socket)> take) {
    asio::co_spawn(acceptor.get_executor(), accept(acceptor, std::move(take)), asio::detached);
}

}  // namespace sonde::support
