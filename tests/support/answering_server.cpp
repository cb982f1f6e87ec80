// SPDX-License-Identifier: Apache-2.0
#include "tests/support/answering_server.hpp"

#include "tests/support/accept_each.hpp"
#include "tests/support/loop_thread.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <mutex>
#include <utility>

namespace sonde::support {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto with_error = asio::as_tuple(asio::use_awaitable);

}  // namespace

struct AnsweringServer::Server {
    explicit Server(std::string text) : answer{std::move(text)} {
        accept_each(acceptor, [this](tcp::socket socket) {
            asio::co_spawn(loop, serve(std::move(socket)), asio::detached);
        });
    }

    asio::awaitable<void> serve(tcp::socket socket) {
        std::array<char, 4096> buffer{};
        const auto [error, count] =
            co_await socket.async_read_some(asio::buffer(buffer), with_error);
        if (error) {
            co_return;
        }
        {
            const std::scoped_lock lock{mutex};
            question.assign(buffer.data(), count);
        }
        co_await asio::async_write(socket, asio::buffer(answer), with_error);
        while (!std::get<0>(co_await socket.async_read_some(asio::buffer(buffer), with_error))) {
        }
    }

    const std::string answer;
    mutable std::mutex mutex{};
    std::string question{};
    asio::io_context loop{};
    tcp::acceptor acceptor{loop, {asio::ip::address_v4::loopback(), 0}};
    LoopThread thread{loop};
};

AnsweringServer::AnsweringServer(std::string answer)
    : server_{std::make_unique<Server>(std::move(answer))} {}

AnsweringServer::~AnsweringServer() = default;

std::uint16_t AnsweringServer::port() const {
    return server_->acceptor.local_endpoint().port();
}

std::string AnsweringServer::question() const {
    const std::scoped_lock lock{server_->mutex};
    return server_->question;
}

}  // namespace sonde::support
