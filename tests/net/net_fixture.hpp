// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/connector.hpp"
#include "probes/roundtrip.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_broker.hpp"
#include "tests/support/stamps_on.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

namespace sonde::net {

/// A port of loopback where nothing listens, and where nobody else can while this lives.
class DeadPort {
  public:
    explicit DeadPort(const std::string& address = "127.0.0.1", std::uint16_t port = 0)
        : socket_{loop_, {asio::ip::make_address(address), port}} {}
    std::uint16_t port() const { return socket_.local_endpoint().port(); }

  private:
    asio::io_context loop_{};
    asio::ip::tcp::socket socket_;
};

/// A listener whose backlog is full: the kernel drops the SYNs of all who come now.
class BlackHole {
  public:
    BlackHole() {
        acceptor_.open(asio::ip::tcp::v4());
        acceptor_.bind({asio::ip::address_v4::loopback(), 0});
        acceptor_.listen(0);
        occupant_.connect(acceptor_.local_endpoint());
    }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  private:
    asio::io_context loop_{};
    asio::ip::tcp::acceptor acceptor_{loop_};
    asio::ip::tcp::socket occupant_{loop_};
};

/// Opens connections on the machine's clock. Where a timeout is expected the deadline is short,
/// else generous: a busy machine is slow, not wrong.
class NetFixture : public ::testing::Test {
  protected:
    static constexpr Duration soon = std::chrono::milliseconds{400};
    static constexpr Duration patience = std::chrono::seconds{10};

    NetFixture() {
        spec_.timeout = patience;
        spec_.target = {.host = "127.0.0.1"};
    }

    /// The failure, if it failed; the connection is closed again.
    std::optional<Failure> open() {
        report_ = {};
        const auto started = clock_.now();
        const auto opened = support::run_to_end(open_and_close(started + spec_.timeout));
        spent_ = clock_.now() - started;
        return opened;
    }
    ProbeResult run() { return support::run_probe(spec_, {clock_, connector_}); }

    testing::StampsOn stamps_{};
    SystemClock clock_;
    AsioConnector connector_{clock_};
    ProbeSpec spec_;
    OpeningReport report_;
    Duration spent_{};

  private:
    asio::awaitable<std::optional<Failure>> open_and_close(Instant deadline) {
        auto opened = co_await connector_.open(spec_, report_, deadline);
        co_return opened ? std::nullopt : std::optional{std::move(opened.error())};
    }
};

inline void expect_failure(const std::optional<Failure>& failure,
                           Phase phase,
                           FailureReason reason) {
    ASSERT_TRUE(failure.has_value());
    EXPECT_EQ(name_of(failure->phase), name_of(phase)) << failure->detail;
    EXPECT_EQ(name_of(failure->reason), name_of(reason)) << failure->detail;
    EXPECT_FALSE(failure->detail.empty());
}

}  // namespace sonde::net
