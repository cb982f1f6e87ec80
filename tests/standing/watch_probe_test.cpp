// SPDX-License-Identifier: Apache-2.0
#include "probes/content_rules.hpp"
#include "probes/watch_report.hpp"
#include "probes/watch_spec.hpp"
#include "tests/standing/standing_fixture.hpp"

namespace sonde {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class WatchProbeTest : public StandingFixture {
  protected:
    WatchProbeTest() {
        spec_.kind = ProbeKind::watch;
        spec_.qos = 0;
        watch({.topics = {"devices/+/state"}});
    }

    void watch(WatchSpec spec) { spec_.watch = std::move(spec); }

    /// A message that the broker sends so long after it has answered the next ping.
    void send_after_ping(std::string topic, std::string text, Duration later, bool retain = false) {
        at(Step::pingresp).rest = [=](wire::Version version, const wire::Packet& /*correct*/) {
            return support::encoded(
                version,
                wire::Publish{.topic = topic, .payload = wire::as_bytes(text), .retain = retain});
        };
        at(Step::pingresp).rest_delay = later;
    }
};

TEST_F(WatchProbeTest, SubscribesOnceAndPingsAtEachBeat) {
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        opened_at_.clear();
        const auto first = first_beat();
        EXPECT_EQ(failure_of(first), "none");
        for (const auto phase : {Phase::tcp, Phase::connect, Phase::subscribe, Phase::ping}) {
            EXPECT_TRUE(first.phases.reached(phase)) << name_of(phase);
        }
        EXPECT_FALSE(first.phases.reached(Phase::publish));
        const auto second = next_beat();
        EXPECT_FALSE(second.phases.reached(Phase::subscribe));
        EXPECT_TRUE(second.phases.reached(Phase::ping));
        EXPECT_EQ(second.messages, MessageCounts{});
        EXPECT_EQ(opened_at_.size(), 1U);
        end();
    }
}

TEST_F(WatchProbeTest, CountsWhatComesBetweenBeats) {
    send_after_ping("devices/7/state", "on", 4s);
    first_beat();
    const auto second = next_beat();
    ASSERT_TRUE(second.watch);
    EXPECT_EQ(second.watch->topics, 1U);
    EXPECT_EQ(second.watch->rows.at(0).messages, 1U);
    EXPECT_EQ(second.watch->rows.at(0).age, 6s);
}

TEST_F(WatchProbeTest, FailsWhereADeviceIsSilent) {
    watch({.topics = {"devices/7/state"}, .max_age = 15s});
    EXPECT_EQ(failure_of(first_beat()), "none");
    EXPECT_EQ(failure_of(next_beat()), "none");
    const auto third = next_beat();
    EXPECT_EQ(failure_of(third), "delivery timeout");
    EXPECT_EQ(third.failure->detail, "`devices/7/state`: nothing was published for 20s");
}

TEST_F(WatchProbeTest, FailsOnAPayloadThatIsNotAsItMustBe) {
    spec_.content = ContentRules{.json = "/temperature", .json_max = 60};
    send_after_ping("devices/7/state", R"({"temperature":61})", 1s);
    first_beat();
    const auto second = next_beat();
    EXPECT_EQ(failure_of(second), "delivery mismatch");
    EXPECT_THAT(second.failure->detail, HasSubstr("above 60"));
}

TEST_F(WatchProbeTest, FailsOnADeviceWhoseWillSaysThatItIsOffline) {
    watch({.topics = {"devices/+/state"}, .offline = "^offline$"});
    send_after_ping("devices/7/state", "offline", 0s, true);
    first_beat();
    EXPECT_EQ(failure_of(next_beat()), "delivery mismatch");
}

TEST_F(WatchProbeTest, AsksForNoRetainedMessageBeforeTheBrokerCouldSendIt) {
    watch({.topics = {"devices/7/state"}, .retained = true});
    EXPECT_EQ(failure_of(first_beat()), "none");
    EXPECT_EQ(failure_of(next_beat()), "delivery mismatch");
}

TEST_F(WatchProbeTest, BlamesTheConnectionAndNoDeviceWhileThereIsNone) {
    watch({.topics = {"devices/7/state"}, .max_age = 25s});
    close_after(Step::pingresp, 3s);
    on_open_ = [this](std::size_t opened) {
        if (opened == 1) {
            connector_.opening.failure =
                Failure{.phase = Phase::tcp, .reason = FailureReason::refused};
        }
    };
    first_beat();
    const auto down = next_beat();
    EXPECT_EQ(failure_of(down), "tcp refused");
    EXPECT_FALSE(down.watch);
    EXPECT_EQ(down.session->began.size(), 1U);
    on_open_ = [this](std::size_t /*opened*/) {
        behave();
        connector_.opening.failure.reset();
    };
    ProbeResult back = next_beat();
    while (!back.success()) {
        back = next_beat();
    }
    EXPECT_EQ(back.session->ended.size(), 1U);
    EXPECT_TRUE(back.phases.reached(Phase::subscribe));
    EXPECT_EQ(failure_of(next_beat()), "none");
    next_beat();
    EXPECT_EQ(failure_of(next_beat()), "delivery timeout");
}

TEST_F(WatchProbeTest, LooksAtHostileTopicsWithinItsBounds) {
    watch({.topics = {"#"}, .topic_pattern = "(?P<device>(a|aa)+)", .most_topics = 3});
    spec_.content = ContentRules{.matches = "^(a+)+$"};
    at(Step::pingresp) = {
        .rest =
            [](wire::Version version, const wire::Packet& /*correct*/) {
                wire::Bytes flood;
                const std::string text = std::string(60'000, 'a') + "!";
                for (int i = 0; i < 100; ++i) {
                    const auto topic = std::string(1'000, 'a') + std::to_string(i);
                    const auto packet = support::encoded(
                        version, wire::Publish{.topic = topic, .payload = wire::as_bytes(text)});
                    flood.insert(flood.end(), packet.begin(), packet.end());
                }
                return flood;
            },
        .rest_delay = 1s};
    first_beat();
    const auto second = next_beat();
    EXPECT_EQ(second.watch->topics, 3U);
    EXPECT_EQ(second.watch->overflow, 97U);
    EXPECT_EQ(second.watch->rows.size(), 1U);
    EXPECT_THAT(second.watch->rows.at(0).labels, IsEmpty());
}

}  // namespace
}  // namespace sonde
