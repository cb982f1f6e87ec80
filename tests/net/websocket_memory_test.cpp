// SPDX-License-Identifier: Apache-2.0
#include "probes/net/websocket_upgrade.hpp"
#include "tests/net/channel_driver.hpp"
#include "tests/support/websocket_side.hpp"
#include "tests/wire/counted_new.hpp"

#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <iostream>
#include <optional>
#include <span>
#include <utility>
#include <vector>

/// What a connection takes and a message costs, over TCP alone and in a WebSocket.
namespace sonde::net {
namespace {

/// Listens without a thread: the test is both sides.
class Listener {
  public:
    Listener() : descriptor_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {}, .sin_zero = {}};
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const raw = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(::bind(descriptor_, raw, size), 0);
        EXPECT_EQ(::listen(descriptor_, 16), 0);
        EXPECT_EQ(::getsockname(descriptor_, raw, &size), 0);
        address_ = Address::from(raw, size);
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener() { ::close(descriptor_); }

    const Address& address() const { return *address_; }
    int accept() const { return ::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC); }

  private:
    int descriptor_;
    std::optional<Address> address_{};
};

/// Both ends of a connection, open.
class Connection {
  public:
    Connection(const Listener& listener, const Clock& clock, const ChannelOptions& options)
        : channel_{*Channel::start(listener.address(), nullptr, clock, options)},
          peer_{listener.accept()} {
        support::WebSocketSide side{{}};
        while (true) {
            const auto wants = channel_.advance();
            EXPECT_TRUE(wants.has_value());
            if (!wants || *wants == Channel::Wants::nothing) {
                return;
            }
            if (*wants == Channel::Wants::read) {
                answer_upgrade(side);
            }
            wait_for(channel_, *wants);
        }
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() { ::close(peer_); }

    /// A message each way.
    void exchange(std::span<const std::byte> message, std::span<const std::byte> answer) {
        const auto written = channel_.write(message);
        EXPECT_TRUE(written && written->wants == Channel::Wants::nothing);
        std::array<std::byte, 1024> room{};
        EXPECT_GE(::recv(peer_, room.data(), room.size(), 0),
                  static_cast<std::ptrdiff_t>(message.size()));
        EXPECT_EQ(::send(peer_, answer.data(), answer.size(), 0),
                  static_cast<std::ptrdiff_t>(answer.size()));
        auto reading = channel_.read(room);
        while (reading && reading->wants != Channel::Wants::nothing) {
            wait_for(channel_, reading->wants);
            reading = channel_.read(room);
        }
        EXPECT_TRUE(reading && reading->bytes == message.size());
    }

  private:
    void answer_upgrade(support::WebSocketSide& side) const {
        std::array<std::byte, 1024> room{};
        const auto count = ::recv(peer_, room.data(), room.size(), 0);
        ASSERT_GT(count, 0);
        for (const auto& reply :
             side.take(std::span{room}.first(static_cast<std::size_t>(count))).replies) {
            ::send(peer_, reply.data(), reply.size(), 0);
        }
    }

    Channel channel_;
    int peer_;
};

class ConnectionMemory : public ::testing::Test {
  protected:
    std::size_t bytes_each(const ChannelOptions& options) {
        constexpr std::size_t counted = 50;
        const Connection warm_up{listener_, clock_, options};
        std::vector<std::unique_ptr<Connection>> open;
        open.reserve(counted);
        const auto before = wire::bytes_in_use();
        for (std::size_t i = 0; i < counted; ++i) {
            open.push_back(std::make_unique<Connection>(listener_, clock_, options));
            open.back()->exchange(message_, options.websocket ? frame_ : message_);
        }
        return (wire::bytes_in_use() - before) / counted;
    }

    ChannelOptions over_websocket() const {
        return channel_options({.scheme = Scheme::ws, .host = "127.0.0.1", .port = 1, .path = "/"},
                               {});
    }

    SystemClock clock_;
    Listener listener_{};
    const std::vector<std::byte> message_ = std::vector<std::byte>(100, std::byte{1});
    const std::vector<std::byte> frame_ = support::websocket_frame(message_);
};

TEST_F(ConnectionMemory, OfAnIdleOneIsSmall) {
    const auto plain = bytes_each({});
    const auto websocket = bytes_each(over_websocket());
    std::cout << "bytes a connection: plain " << plain << ", WebSocket " << websocket << '\n';
    EXPECT_LE(plain, 160U);
    // Of the 1 KiB that an idle connection of a load may take in all.
    EXPECT_LE(websocket, 512U);
}

TEST_F(ConnectionMemory, IsNotAskedForByAMessage) {
    for (const bool framed : {false, true}) {
        const auto options = framed ? over_websocket() : ChannelOptions{};
        const auto& answer = framed ? frame_ : message_;
        Connection connection{listener_, clock_, options};
        connection.exchange(message_, answer);
        const auto before = wire::allocations();
        for (int i = 0; i < 100; ++i) {
            connection.exchange(message_, answer);
        }
        EXPECT_EQ(wire::allocations() - before, 0U) << framed;
    }
}

}  // namespace
}  // namespace sonde::net
