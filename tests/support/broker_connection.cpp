// SPDX-License-Identifier: Apache-2.0
#include "tests/support/broker_connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <utility>

namespace sonde::support {

namespace {

constexpr auto with_error = asio::as_tuple(asio::use_awaitable);

}  // namespace

BrokerConnection::BrokerConnection(tcp::socket socket,
                                   const BrokerSettings& settings,
                                   asio::ssl::context* context)
    : socket_{std::move(socket)},
      settings_{settings},
      model_{settings.script},
      wake_{socket_.get_executor(), asio::steady_timer::time_point::max()} {
    boost::system::error_code ignored;
    socket_.set_option(tcp::no_delay{true}, ignored);
    if (context != nullptr) {
        tls_.emplace(socket_, *context);
    }
    if (settings.websocket) {
        websocket_.emplace(*settings.websocket);
    }
}

asio::awaitable<bool> BrokerConnection::open() {
    if (!tls_) {
        co_return true;
    }
    const auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, with_error);
    if (error) {
        co_await close();  // The alert is on its way.
    }
    co_return !error;
}

asio::awaitable<void> BrokerConnection::close() {
    // Only our side at first: a close with unread bytes would be a reset.
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    std::array<char, 1024> rest{};
    while (!std::get<0>(co_await socket_.async_read_some(asio::buffer(rest), with_error))) {
    }
}

asio::awaitable<bool> BrokerConnection::read() {
    if (settings_.reads_at_most && read_ >= *settings_.reads_at_most) {
        asio::steady_timer never{socket_.get_executor(), asio::steady_timer::time_point::max()};
        co_await never.async_wait(with_error);
    }
    std::array<std::byte, 16 * 1024> buffer{};
    std::size_t count = 0;
    boost::system::error_code error;
    if (tls_) {
        std::tie(error, count) = co_await tls_->async_read_some(asio::buffer(buffer), with_error);
    } else {
        std::tie(error, count) = co_await socket_.async_read_some(asio::buffer(buffer), with_error);
    }
    if (error) {
        over_ = true;
        wake_.cancel();
        co_return false;
    }
    read_ += count;
    take(std::span{buffer}.first(count));
    co_return true;
}

void BrokerConnection::take(std::span<const std::byte> bytes) {
    if (!websocket_) {
        act(model_.take(bytes));
        return;
    }
    auto taken = websocket_->take(bytes);
    for (auto& reply : taken.replies) {
        outbox_.push_back({.bytes = std::move(reply)});
    }
    wake_.cancel();
    act(model_.take(taken.mqtt));
}

void BrokerConnection::act(std::vector<Action> actions) {
    for (auto& action : actions) {
        if (action.delay == Duration::zero()) {
            queue(std::move(action));
            continue;
        }
        asio::co_spawn(
            socket_.get_executor(),
            [](std::shared_ptr<BrokerConnection> connection, Action late) -> asio::awaitable<void> {
                asio::steady_timer timer{connection->socket_.get_executor(), late.delay};
                co_await timer.async_wait(with_error);
                connection->queue(std::move(late));
            }(shared_from_this(), std::move(action)),
            asio::detached);
    }
}

void BrokerConnection::queue(Action action) {
    if (websocket_ && !action.bytes.empty()) {
        action.bytes = websocket_->frame(action.bytes);
    }
    outbox_.push_back(std::move(action));
    wake_.cancel();
}

asio::awaitable<bool> BrokerConnection::write(const wire::Bytes& bytes) {
    boost::system::error_code error;
    if (tls_) {
        if (settings_.tls->renegotiates && !std::exchange(renegotiates_, true)) {
            SSL_renegotiate(tls_->native_handle());  // The next write begins it.
        }
        error = std::get<0>(co_await asio::async_write(*tls_, asio::buffer(bytes), with_error));
    } else {
        error = std::get<0>(co_await asio::async_write(socket_, asio::buffer(bytes), with_error));
    }
    co_return !error;
}

asio::awaitable<void> BrokerConnection::write_out(std::shared_ptr<BrokerConnection> connection) {
    auto& self = *connection;
    while (!self.over_) {
        const bool floods = !self.settings_.floods_with.empty() && !self.model_.packets().empty();
        if (self.outbox_.empty() && floods) {
            if (!co_await self.write(self.settings_.floods_with)) {
                co_return;
            }
            continue;
        }
        if (self.outbox_.empty()) {
            co_await self.wake_.async_wait(with_error);
            continue;
        }
        const auto action = std::move(self.outbox_.front());
        self.outbox_.pop_front();
        if (!co_await self.write(action.bytes)) {
            co_return;
        }
        if (action.ending == Ending::reset) {
            self.reset();
        } else if (action.ending == Ending::close) {
            // Only our side: a close with unread bytes would be a reset.
            boost::system::error_code ignored;
            self.socket_.shutdown(tcp::socket::shutdown_send, ignored);
        }
    }
}

void BrokerConnection::reset() {
    boost::system::error_code ignored;
    socket_.set_option(asio::socket_base::linger{true, 0}, ignored);
    socket_.close(ignored);
}

}  // namespace sonde::support
