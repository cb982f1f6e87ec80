// SPDX-License-Identifier: Apache-2.0
#include "probes/net/kernel_stamps.hpp"

#include "probes/net/tls_record.hpp"
#include "tests/net/channel_driver.hpp"
#include "tests/support/process.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace sonde::net {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// A channel that is stamped, and its peer.
class KernelStampsTest : public ::testing::Test {
  protected:
    KernelStampsTest() {
        EXPECT_TRUE(open(channel_));
        acceptor_.accept(peer_);
        EXPECT_TRUE(channel_.is_stamped());
        // Linux turns them on a little later than the keeper asks for them.
        EXPECT_TRUE(testing::eventually([this] {
            asio::write(peer_, asio::buffer(bytes(1)));
            (void)read(1);
            return channel_.received_stamp().has_value();
        }));
    }

    static std::vector<std::byte> bytes(std::size_t count) {
        return std::vector<std::byte>(count, std::byte{7});
    }

    /// Answers how many bytes had been sent when these were.
    std::uint64_t send(std::size_t count) {
        const auto written = channel_.write(bytes(count));
        EXPECT_TRUE(written && written->wants == Channel::Wants::nothing);
        return channel_.sent();
    }

    Channel::Reading read(std::size_t most) {
        auto room = bytes(most);
        auto reading = channel_.read(room);
        while (reading && reading->wants != Channel::Wants::nothing) {
            wait_for(channel_, reading->wants);
            reading = channel_.read(room);
        }
        EXPECT_TRUE(reading);
        return *reading;
    }

    StampKeeper keeper_{};
    SystemClock clock_;
    asio::io_context loop_{};
    asio::ip::tcp::acceptor acceptor_{loop_, {asio::ip::address_v4::loopback(), 0}};
    Channel channel_ =
        *Channel::start(*Address::parse("127.0.0.1", acceptor_.local_endpoint().port()),
                        nullptr,
                        clock_,
                        {.stamping = Stamping::on});
    asio::ip::tcp::socket peer_{loop_};
};

TEST_F(KernelStampsTest, SayWhenEachWriteWasSent) {
    const auto before = clock_.now();
    const auto first = send(10);
    const auto second = send(3000);
    auto taken = bytes(3010);
    asio::read(peer_, asio::buffer(taken));
    const auto first_at = channel_.sent_stamp(first);
    const auto second_at = channel_.sent_stamp(second);
    ASSERT_TRUE(first_at && second_at);
    EXPECT_GE(*first_at, before - 50us);
    EXPECT_GE(*second_at, *first_at);
    EXPECT_LE(*second_at, clock_.now() + 50us);
}

TEST_F(KernelStampsTest, AreFoundAlsoForAByteInTheMiddleOfAWrite) {
    const auto through = send(100);
    EXPECT_EQ(channel_.sent_stamp(through - 40), channel_.sent_stamp(through));
    EXPECT_FALSE(channel_.sent_stamp(through + 1));
}

TEST_F(KernelStampsTest, SayWhenWhatWasReadHadComeIn) {
    const auto before = clock_.now();
    asio::write(peer_, asio::buffer(bytes(20)));
    const auto reading = read(64);
    ASSERT_TRUE(channel_.received_stamp().has_value());
    EXPECT_EQ(reading.bytes, 20U);
    EXPECT_GE(*channel_.received_stamp(), before - 50us);
    EXPECT_LE(*channel_.received_stamp(), reading.at + 50us);
}

TEST_F(KernelStampsTest, OfTwoSegmentsAreToldApartByReadingThemApart) {
    asio::write(peer_, asio::buffer(bytes(20)));
    (void)read(20);
    const auto first = channel_.received_stamp();
    asio::write(peer_, asio::buffer(bytes(20)));
    (void)read(20);
    const auto second = channel_.received_stamp();
    ASSERT_TRUE(first && second);
    EXPECT_GT(*second, *first);
}

TEST_F(KernelStampsTest, KeepWhoWaitsForBytesFromSpinning) {
    (void)send(10);
    std::array<std::byte, 16> room{};
    const auto reading = channel_.read(room);
    ASSERT_TRUE(reading.has_value());
    ASSERT_EQ(reading->wants, Channel::Wants::read);
    pollfd what{.fd = channel_.descriptor(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(poll(&what, 1, 0), 0) << "an error condition is still pending";
}

TEST_F(KernelStampsTest, ComeWithTheRoundTripOfTheHandshake) {
    const auto facts = channel_.tcp_facts();
    ASSERT_TRUE(facts && facts->handshake_rtt);
    EXPECT_GT(*facts->handshake_rtt, Duration::zero());
    EXPECT_EQ(channel_.stamped_phases().get(Phase::tcp), facts->handshake_rtt);
    EXPECT_LE(*facts->handshake_rtt, *channel_.phases().get(Phase::tcp));
}

TEST(TlsRecordCursor, AsksForHeaderAndBodyOfEachRecordInTurn) {
    TlsRecordCursor cursor;
    const auto take = [&](std::initializer_list<int> values) {
        std::vector<std::byte> bytes;
        for (const int value : values) {
            bytes.push_back(static_cast<std::byte>(value));
        }
        cursor.take(bytes);
    };
    EXPECT_EQ(cursor.wanted(), 5U);
    take({23, 3, 3});
    EXPECT_EQ(cursor.wanted(), 2U);
    take({1, 2});
    EXPECT_EQ(cursor.wanted(), 258U);
    cursor.take(std::vector<std::byte>(200));
    EXPECT_EQ(cursor.wanted(), 58U);
    cursor.take(std::vector<std::byte>(58));
    EXPECT_EQ(cursor.wanted(), 5U);
    take({21, 3, 3, 0, 0});
    EXPECT_EQ(cursor.wanted(), 5U);
}

}  // namespace
}  // namespace sonde::net
