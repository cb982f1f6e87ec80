// SPDX-License-Identifier: Apache-2.0
#include "tests/net/net_fixture.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/asio/local/stream_protocol.hpp>

#include <sys/stat.h>

namespace sonde::net {

using ::testing::HasSubstr;

namespace {

class UnixSocket : public NetFixture {
  protected:
    UnixSocket() { spec_.target = {.scheme = Scheme::unix, .path = path_}; }

    support::TemporaryFolder folder_{};
    std::string path_ = (folder_.path() / "broker.sock").string();
};

TEST_F(UnixSocket, CarriesRoundTripsThroughMosquitto) {
    const testing::Mosquitto broker{{.more = {"listener 0 " + path_}}};
    for (const auto version : {MqttVersion::v3_1_1, MqttVersion::v5}) {
        spec_.mqtt = version;
        const auto result = run();
        ASSERT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.target, "unix://" + path_);
        EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1}));
        EXPECT_EQ(result.peer, (Peer{path_, 0, FamilyChoice::unix}));
        EXPECT_TRUE(result.phases.reached(Phase::tcp));
        EXPECT_FALSE(result.phases.reached(Phase::dns));
        EXPECT_EQ(result.timestamps, TimestampKind::user);
        EXPECT_EQ(result.tcp, std::nullopt);
        EXPECT_EQ(result.local_delay, std::nullopt);
    }
}

TEST_F(UnixSocket, ThatIsNotThereIsRefused) {
    const auto failure = open();
    expect_failure(failure, Phase::tcp, FailureReason::refused);
    EXPECT_THAT(failure->detail, HasSubstr(path_));
    EXPECT_THAT(failure->detail, HasSubstr("is the broker running?"));
}

TEST_F(UnixSocket, WhereNobodyListensIsRefused) {
    asio::io_context loop;
    // Its file stays when it is closed.
    { asio::local::stream_protocol::acceptor acceptor{loop, path_}; }
    const auto failure = open();
    expect_failure(failure, Phase::tcp, FailureReason::refused);
    EXPECT_THAT(failure->detail, HasSubstr("nobody listens"));
}

TEST_F(UnixSocket, WithAFullQueueIsRefusedAtOnce) {
    asio::io_context loop;
    asio::local::stream_protocol::acceptor acceptor{loop};
    acceptor.open();
    acceptor.bind(path_);
    acceptor.listen(0);
    asio::local::stream_protocol::socket occupant{loop};
    occupant.connect(path_);
    const auto failure = open();
    expect_failure(failure, Phase::tcp, FailureReason::refused);
    EXPECT_THAT(failure->detail, HasSubstr("queue"));
}

}  // namespace
}  // namespace sonde::net
