// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/scripted_broker.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <memory>

namespace sonde::support {

namespace asio = boost::asio;
using asio::ip::tcp;

/// One connection of a ScriptedBroker: the model's actions, carried out at their time.
class BrokerConnection : public std::enable_shared_from_this<BrokerConnection> {
  public:
    /// `settings` must outlive it; `context` may be null for plain TCP.
    BrokerConnection(tcp::socket socket,
                     const BrokerSettings& settings,
                     asio::ssl::context* context);

    asio::awaitable<bool> open();  ///< The TLS handshake, where there is one.
    /// Takes what comes next; false at the end.
    asio::awaitable<bool> read();
    void act(std::vector<Action> actions);
    /// Writes for as long as the connection lives.
    static asio::awaitable<void> write_out(std::shared_ptr<BrokerConnection> connection);
    asio::awaitable<void> close();  ///< In an orderly way: ends when the client has closed too.
    void reset();                   ///< Closes with an RST.

    BrokerModel& model() { return model_; }

  private:
    void take(std::span<const std::byte> bytes);
    void queue(Action action);
    asio::awaitable<bool> write(const wire::Bytes& bytes);

    tcp::socket socket_;
    std::optional<asio::ssl::stream<tcp::socket&>> tls_{};
    const BrokerSettings& settings_;
    std::optional<WebSocketSide> websocket_{};
    BrokerModel model_;
    asio::steady_timer wake_;
    std::deque<Action> outbox_{};
    std::size_t read_{};
    bool over_{false};
    bool renegotiates_{false};
};

}  // namespace sonde::support
