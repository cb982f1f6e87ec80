// SPDX-License-Identifier: Apache-2.0
#include "tests/net/net_fixture.hpp"
#include "tests/support/changes.hpp"

/// Whole runs over real sockets: that the same things come out as on the fake clock.
namespace sonde::net {

using namespace std::chrono_literals;
using support::BrokerSettings;
using support::Ending;
using support::ScriptedBroker;
using support::Step;
using support::Welcome;
using ::testing::HasSubstr;

namespace {

class RoundtripSockets : public NetFixture {
  protected:
    RoundtripSockets() { spec_.tls.ca_file = authority_.ca_file(); }

    ProbeResult run_against(BrokerSettings settings) {
        const ScriptedBroker broker{std::move(settings)};
        spec_.target = broker.endpoint();
        return run();
    }
    ProbeResult run_with(Step step, support::Deed deed) {
        return run_against({.script = {.deeds = {{step, std::move(deed)}}}});
    }

    support::CertificateAuthority authority_;
    support::BrokerTls tls_{.identity = authority_.issue({})};
};

TEST_F(RoundtripSockets, SucceedInEachVersionAtEachQosOverEachTransport) {
    const ScriptedBroker plain;
    const ScriptedBroker secure{{.tls = tls_}};
    for (const auto* const broker : {&plain, &secure}) {
        for (const auto version : {MqttVersion::v3_1_1, MqttVersion::v5}) {
            for (const std::uint8_t qos : {std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{2}}) {
                spec_.target = broker->endpoint();
                spec_.mqtt = version;
                spec_.qos = qos;
                const auto result = run();
                ASSERT_TRUE(result.success()) << result.failure->detail;
                EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1}));
                EXPECT_EQ(result.phases.reached(Phase::tls), broker == &secure);
                EXPECT_TRUE(result.phases.reached(Phase::disconnect));
                EXPECT_TRUE(result.tcp.has_value());
                for (const auto phase : {Phase::tcp,
                                         Phase::connect,
                                         Phase::subscribe,
                                         Phase::publish,
                                         Phase::delivery}) {
                    EXPECT_GT(result.phases.get(phase), Duration::zero());
                    EXPECT_LE(result.phases.get(phase), result.total);
                }
            }
        }
    }
    EXPECT_EQ(plain.accepted(), 6U);
}

TEST_F(RoundtripSockets, CarryPayloadsOfEverySizeWholeBothWays) {
    const ScriptedBroker plain;
    const ScriptedBroker secure{{.tls = tls_}};
    for (const auto* const broker : {&plain, &secure}) {
        for (const std::size_t size :
             {std::size_t{32}, std::size_t{1'000}, std::size_t{70'000}, std::size_t{1} << 20U}) {
            spec_.target = broker->endpoint();
            spec_.payload_size = size;
            const auto result = run();
            ASSERT_TRUE(result.success()) << result.failure->detail;
            EXPECT_GT(result.sizes.sent, size);
            EXPECT_GT(result.sizes.received, size);
            EXPECT_EQ(result.sizes.publish_packet, result.sizes.delivered_packet);
        }
    }
}

TEST_F(RoundtripSockets, TakeAnswersThatComeByteByByte) {  // E7, E10
    for (const auto step : {Step::connack, Step::suback, Step::puback, Step::delivery}) {
        support::Script script;
        script.deeds[Step::delivery].delay = 100ms;  // Else it falls between a PUBACK's bytes.
        script.deeds[step].drip = 200us;
        const auto result = run_against({.script = script});
        EXPECT_TRUE(result.success()) << result.failure->detail;
    }
}

TEST_F(RoundtripSockets, DoNotWaitLongerForBytesThatDrip) {  // E8
    spec_.timeout = soon;
    const auto result = run_with(Step::connack, {.drip = 200ms});
    expect_failure(result.failure, Phase::connect, FailureReason::timeout);
    EXPECT_GE(result.total, soon);
}

TEST_F(RoundtripSockets, EndAsThePeerEndsThem) {  // F1, F2, F6, F7
    const std::pair<Step, Phase> places[] = {{Step::connack, Phase::connect},
                                             {Step::suback, Phase::subscribe},
                                             {Step::puback, Phase::publish}};
    for (const auto& [step, phase] : places) {
        auto result = run_with(step, {.change = support::silence(), .ending = Ending::close});
        EXPECT_EQ(result.failure->reason, FailureReason::closed) << result.failure->detail;
        EXPECT_TRUE(result.phases.reached(result.failure->phase));
        result = run_with(step, {.change = support::silence(), .ending = Ending::reset});
        EXPECT_EQ(result.failure->reason, FailureReason::reset) << result.failure->detail;
        result = run_with(step, {.change = support::only_first(1), .ending = Ending::close});
        EXPECT_EQ(result.failure->reason, FailureReason::closed);
        if (step != Step::puback) {  // There the message comes first, or does not.
            EXPECT_EQ(result.failure->phase, phase);
            EXPECT_THAT(result.failure->detail, HasSubstr("inside a packet"));
        }
    }
}

TEST_F(RoundtripSockets, OverTlsEndAsThePeerEndsThem) {
    for (const auto& [ending, reason] : {std::pair{Ending::close, FailureReason::closed},
                                         std::pair{Ending::reset, FailureReason::reset}}) {
        const auto result =
            run_against({.script = {.deeds = {{Step::suback,
                                               {.change = support::silence(), .ending = ending}}}},
                         .tls = tls_});
        expect_failure(result.failure, Phase::subscribe, reason);
    }
}

TEST_F(RoundtripSockets, TimeOutInSilence) {  // F3
    spec_.timeout = 500ms;
    auto result = run_against({.welcome = Welcome::silence});
    expect_failure(result.failure, Phase::connect, FailureReason::timeout);
    EXPECT_GE(result.total, 500ms);
    result = run_with(Step::suback, {.change = support::silence()});
    expect_failure(result.failure, Phase::subscribe, FailureReason::timeout);
}

TEST_F(RoundtripSockets, HandleDataThatComesWithAFinFirst) {  // F8
    const auto result = run_with(Step::suback,
                                 {.change = support::both(
                                      [](wire::Version version, const wire::Packet& correct) {
                                          return support::encoded(version, correct);
                                      },
                                      support::disconnect(0x8b)),
                                  .ending = Ending::close});
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->code, 0x8b) << result.failure->detail;
    EXPECT_TRUE(result.phases.reached(Phase::subscribe));
}

TEST_F(RoundtripSockets, TimeOutWhenThePeerStopsReading) {  // F9
    spec_.timeout = 500ms;
    spec_.payload_size = 16U << 20U;
    for (const bool secure : {false, true}) {
        BrokerSettings settings;
        settings.reads_at_most = 100;
        if (secure) {
            settings.tls = tls_;
        }
        const auto result = run_against(std::move(settings));
        ASSERT_TRUE(result.failure);
        EXPECT_EQ(result.failure->reason, FailureReason::timeout) << result.failure->detail;
        EXPECT_GE(result.total, 500ms);
        EXPECT_LT(result.sizes.sent, spec_.payload_size);
    }
}

TEST_F(RoundtripSockets, HearWhyABrokerGivesUpOnABigMessage) {
    spec_.payload_size = 8U << 20U;
    spec_.timeout = 1s;
    // It reads no further than the SUBSCRIBE, and says DISCONNECT while we still write.
    support::Script script;
    script.deeds[Step::suback].rest = support::disconnect(0x95);
    script.deeds[Step::suback].rest_delay = 100ms;
    const auto result = run_against({.script = script, .reads_at_most = 100});
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->reason, FailureReason::rejected) << result.failure->detail;
    EXPECT_EQ(result.failure->code, 0x95);
}

TEST_F(RoundtripSockets, KeepTheirDeadlineAgainstAPeerThatNeverStopsSending) {  // R1
    spec_.timeout = 500ms;
    for (const bool secure : {false, true}) {
        wire::Bytes flood;
        for (int i = 0; i < 10'000; ++i) {
            flood.push_back(std::byte{0xd0});  // PINGRESP
            flood.push_back(std::byte{0});
        }
        BrokerSettings settings;
        settings.script.deeds[Step::suback].change = support::silence();
        settings.floods_with = flood;
        if (secure) {
            settings.tls = tls_;
        }
        const auto result = run_against(std::move(settings));
        expect_failure(result.failure, Phase::subscribe, FailureReason::timeout);
        EXPECT_GE(result.total, 500ms);
        EXPECT_LT(result.total, patience);
    }
}

}  // namespace
}  // namespace sonde::net
