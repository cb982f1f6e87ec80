// SPDX-License-Identifier: Apache-2.0
#include "probes/responder/responder.hpp"

#include "probes/clock.hpp"
#include "probes/net/channel.hpp"
#include "probes/net/connector.hpp"
#include "probes/roundtrip.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

#include <array>

namespace sonde::responder {
namespace {

constexpr Duration patience = std::chrono::seconds{10};

class ResponderTest : public ::testing::Test {
  protected:
    ResponderTest() {
        auto started = Responder::start();
        EXPECT_TRUE(started) << started.error();
        responder_ = std::move(*started);
        spec_.target = responder_->endpoint();
        spec_.timeout = patience;
    }

    ProbeResult probe() { return support::run_probe(spec_, {clock_, connector_}); }

    SystemClock clock_{};
    net::AsioConnector connector_{clock_};
    std::unique_ptr<Responder> responder_{};
    ProbeSpec spec_{};
};

TEST_F(ResponderTest, LetsEveryProbePass) {
    for (const auto version : {MqttVersion::v3_1_1, MqttVersion::v5}) {
        for (const std::uint8_t qos : std::array<std::uint8_t, 3>{0, 1, 2}) {
            spec_.mqtt = version;
            spec_.qos = qos;
            spec_.ping = true;
            const auto result = probe();
            EXPECT_TRUE(result.success())
                << name_of(version) << ", QoS " << int{qos} << ": " << result.failure->detail;
            EXPECT_EQ(result.messages.delivered, 1U);
        }
    }
}

TEST_F(ResponderTest, TakesAMessageThatDoesNotFitIntoARead) {
    spec_.payload_size = 1U << 20U;
    const auto result = probe();
    EXPECT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.messages.corrupt, 0U);
}

TEST_F(ResponderTest, ServesOneConnectionAfterAnother) {
    for (int count = 0; count < 100; ++count) {
        ASSERT_TRUE(probe().success());
    }
}

TEST_F(ResponderTest, EndsWithItsConnectionsOpen) {
    auto channel = net::Channel::start(responder_->address(), nullptr, clock_);
    ASSERT_TRUE(channel);
    responder_.reset();
}

}  // namespace
}  // namespace sonde::responder
