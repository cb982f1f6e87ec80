// SPDX-License-Identifier: Apache-2.0
#include "tests/net/channel_driver.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string>

namespace sonde::net {

namespace asio = boost::asio;
using ::testing::HasSubstr;

namespace {

/// As many descriptors as are open now, while it lives.
class NoDescriptorLeft {
  public:
    NoDescriptorLeft() {
        getrlimit(RLIMIT_NOFILE, &before_);
        rlimit none = before_;
        none.rlim_cur = 0;
        setrlimit(RLIMIT_NOFILE, &none);
    }
    NoDescriptorLeft(const NoDescriptorLeft&) = delete;
    NoDescriptorLeft& operator=(const NoDescriptorLeft&) = delete;
    ~NoDescriptorLeft() { setrlimit(RLIMIT_NOFILE, &before_); }

  private:
    rlimit before_{};
};

/// A channel without an event loop, and its peer.
class ChannelTest : public ::testing::Test {
  protected:
    Result<Channel> start(const ChannelOptions& options = {}) {
        return Channel::start(target_, nullptr, clock_, options);
    }

    static std::size_t read(Channel& channel) {
        std::array<std::byte, 16> buffer{};
        auto reading = channel.read(buffer);
        while (reading && reading->wants != Channel::Wants::nothing) {
            wait_for(channel, reading->wants);
            reading = channel.read(buffer);
        }
        EXPECT_TRUE(reading);
        return reading->bytes;
    }

    static int option(const Channel& channel, int level, int name) {
        int value = -1;
        socklen_t length = sizeof value;
        EXPECT_EQ(getsockopt(channel.descriptor(), level, name, &value, &length), 0);
        return value;
    }

    asio::io_context loop_{};
    asio::ip::tcp::acceptor acceptor_{loop_, {asio::ip::address_v4::loopback(), 0}};
    Address target_ = *Address::parse("127.0.0.1", acceptor_.local_endpoint().port());
    SystemClock clock_;
};

void expect_local(const Result<Channel>& started) {
    ASSERT_FALSE(started.has_value());
    EXPECT_EQ(started.error().phase, Phase::tcp);
    EXPECT_EQ(started.error().reason, FailureReason::local);
}

TEST_F(ChannelTest, ConnectsFromTheSourceThatItIsGiven) {
    auto channel = start({.source = Address::parse("127.0.0.2", 0)});
    ASSERT_TRUE(channel) << channel.error().detail;
    ASSERT_TRUE(open(*channel));
    EXPECT_EQ(acceptor_.accept().remote_endpoint().address().to_string(), "127.0.0.2");
    EXPECT_TRUE(channel->phases().reached(Phase::tcp));
}

TEST_F(ChannelTest, LeavesThePortOfASourceToTheConnect) {
    // Else every connection from that address takes a port of its own, whatever its target.
    const auto channel = start({.source = Address::parse("127.0.0.2", 0)});
    ASSERT_TRUE(channel) << channel.error().detail;
    EXPECT_EQ(option(*channel, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT), 1);
}

TEST_F(ChannelTest, FromAnAddressThatIsNotOursIsALocalFailure) {
    const auto started = start({.source = Address::parse("192.0.2.1", 0)});  // RFC 5737
    expect_local(started);
    EXPECT_THAT(started.error().detail, HasSubstr("192.0.2.1"));
    EXPECT_THAT(started.error().detail, HasSubstr("another source address"));
}

TEST_F(ChannelTest, FromAnAddressOfTheOtherFamilyIsALocalFailure) {
    const auto started = start({.source = Address::parse("::1", 0)});
    expect_local(started);
    EXPECT_THAT(started.error().detail, HasSubstr("IPv6"));
}

TEST_F(ChannelTest, WithNoDescriptorLeftIsALocalFailure) {
    const auto started = [this] {
        const NoDescriptorLeft limit;
        return start();
    }();
    expect_local(started);
    EXPECT_THAT(started.error().detail, HasSubstr("ulimit -n"));
}

TEST_F(ChannelTest, ThatIsAbandonedResetsItsPeer) {
    auto channel = start();
    ASSERT_TRUE(channel) << channel.error().detail;
    ASSERT_TRUE(open(*channel));
    auto peer = acceptor_.accept();
    channel->abandon();
    EXPECT_EQ(channel->descriptor(), -1);
    std::array<char, 1> buffer{};
    boost::system::error_code error;
    asio::read(peer, asio::buffer(buffer), error);
    EXPECT_EQ(error, asio::error::connection_reset);
}

TEST_F(ChannelTest, AcknowledgesEachReadUnlessItIsToldWhen) {
    for (const auto mode : {Acknowledge::each_read, Acknowledge::when_told}) {
        auto channel = start({.acknowledge = mode});
        ASSERT_TRUE(channel) << channel.error().detail;
        ASSERT_TRUE(open(*channel));
        auto peer = acceptor_.accept();
        const int off = 0;
        ASSERT_EQ(setsockopt(channel->descriptor(), IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off),
                  0);
        asio::write(peer, asio::buffer("x", 1));
        EXPECT_EQ(read(*channel), 1U);
        EXPECT_EQ(option(*channel, IPPROTO_TCP, TCP_QUICKACK),
                  mode == Acknowledge::each_read ? 1 : 0);
        channel->acknowledge_now();
        EXPECT_EQ(option(*channel, IPPROTO_TCP, TCP_QUICKACK), 1);
    }
}

// Of the 1 KiB that an idle connection of a load may take in all.
static_assert(sizeof(Channel) + sizeof(Line) <= 96);

TEST(FailureFromErrno, IsLocalForWhatOurSideLacks) {
    for (const int error : {EMFILE, ENFILE, EADDRNOTAVAIL, EADDRINUSE, ENOBUFS, ENOMEM, EACCES}) {
        const auto failure = failure_from_errno(error, Phase::tcp, "connecting");
        EXPECT_EQ(failure.reason, FailureReason::local) << error;
    }
    EXPECT_THAT(failure_from_errno(EADDRNOTAVAIL, Phase::tcp, "connecting").detail,
                HasSubstr("ip_local_port_range"));
}

}  // namespace
}  // namespace sonde::net
