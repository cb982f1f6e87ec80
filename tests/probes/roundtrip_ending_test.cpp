// SPDX-License-Identifier: Apache-2.0
#include "tests/probes/roundtrip_fixture.hpp"

/// How a run ends: by its peer, by its deadlines, or well.
namespace sonde {

using namespace std::chrono_literals;
using support::Ending;
using support::Step;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

class RoundtripEnding : public RoundtripFixture {
  protected:
    static constexpr std::array places{
        std::pair{Step::connack, Phase::connect},
        std::pair{Step::suback, Phase::subscribe},
        std::pair{Step::puback, Phase::publish},
        std::pair{Step::delivery, Phase::delivery},
        std::pair{Step::pingresp, Phase::ping},
    };

    RoundtripEnding() { spec_.ping = true; }

    void only(Step step, support::Deed deed) {
        forget_script();
        at(Step::delivery).delay = 1ms;
        at(step) = std::move(deed);
    }
};

TEST_F(RoundtripEnding, ByACloseIsClosedInThePhaseThatWaits) {  // F1, F6
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        for (const auto& [step, phase] : places) {
            only(step, {.delay = 3ms, .change = support::silence(), .ending = Ending::close});
            const auto result = run();
            expect_failed(result, {phase, FailureReason::closed});
            EXPECT_EQ(result.phases.get(phase), 3ms);
        }
    }
}

TEST_F(RoundtripEnding, OfAV5ConnectByACloseSaysToTry3_1_1) {
    only(Step::connack, {.change = support::silence(), .ending = Ending::close});
    EXPECT_THAT(run().failure->detail, HasSubstr("--mqtt 3.1.1"));
    spec_.mqtt = MqttVersion::v3_1_1;
    EXPECT_THAT(run().failure->detail, Not(HasSubstr("3.1.1")));
}

TEST_F(RoundtripEnding, ByAResetIsResetInThePhaseThatWaits) {  // F2
    for (const auto& [step, phase] : places) {
        only(step, {.delay = 3ms, .change = support::silence(), .ending = Ending::reset});
        const auto result = run();
        expect_failed(result, {phase, FailureReason::reset});
        EXPECT_EQ(result.phases.get(phase), 3ms);
        EXPECT_THAT(result.failure->detail, HasSubstr("reset by peer"));
    }
}

TEST_F(RoundtripEnding, BySilenceIsATimeoutAtTheRunsDeadline) {  // F3, G3
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        for (const auto& [step, phase] : places) {
            only(step, {.change = support::silence()});
            const auto result = run();
            expect_failed(result, {phase, FailureReason::timeout});
            EXPECT_EQ(result.total, 5s);
            EXPECT_EQ(record().last_words,
                      phase == Phase::connect ? wire::Bytes{} : disconnect_with(0));
        }
    }
}

TEST_F(RoundtripEnding, APhaseOfItsOwnDeadlineTimesOutThere) {
    for (const auto& [step, phase] : places) {
        spec_.phase_timeout = {{phase, 20ms}};
        only(step, {.change = support::silence()});
        const auto result = run();
        expect_failed(result, {phase, FailureReason::timeout});
        EXPECT_EQ(result.phases.get(phase), 20ms);
        EXPECT_THAT(result.failure->detail, HasSubstr("20"));
    }
}

TEST_F(RoundtripEnding, ADataSegmentWithAFinIsHandledBeforeTheClose) {  // F8
    only(Step::suback, {.ending = Ending::close});
    const auto result = run();
    expect_failed(result, {Phase::publish, FailureReason::closed});
    EXPECT_TRUE(result.phases.reached(Phase::subscribe));
}

TEST_F(RoundtripEnding, WaitsAtMost250MillisecondsForThePeerToClose) {
    at(Step::goodbye) = {.ending = Ending::none};
    auto result = run();
    EXPECT_TRUE(result.success());
    EXPECT_FALSE(result.phases.reached(Phase::disconnect));
    EXPECT_EQ(result.total, 1ms + 250ms);
    spec_.phase_timeout = {{Phase::disconnect, 10ms}};
    result = run();
    EXPECT_TRUE(result.success());
    EXPECT_EQ(result.total, 1ms + 10ms);
}

TEST_F(RoundtripEnding, ByAResetAfterTheDisconnectIsStillASuccess) {
    at(Step::goodbye) = {.delay = 2ms, .ending = Ending::reset};
    const auto result = run();
    EXPECT_TRUE(result.success());
    EXPECT_EQ(result.phases.get(Phase::disconnect), 2ms);
}

TEST_F(RoundtripEnding, AWindowThatShutsIsATimeoutInTheSendingPhase) {  // F9
    const std::pair<std::size_t, Phase> writes[] = {
        {0, Phase::connect}, {1, Phase::subscribe}, {2, Phase::publish}};
    for (const auto& [index, phase] : writes) {
        connector_.bad_write = {.index = index, .reason = FailureReason::timeout};
        const auto result = run();
        expect_failed(result, {phase, FailureReason::timeout});
        EXPECT_EQ(result.total, 5s);
        EXPECT_THAT(result.failure->detail, HasSubstr("window"));
        // What went in part cannot be followed by a DISCONNECT.
        EXPECT_TRUE(record().last_words.empty());
        EXPECT_TRUE(record().shut);
    }
}

TEST_F(RoundtripEnding, AWindowThatShutsAfterAllWasDoneIsASuccess) {
    spec_.ping = false;
    connector_.bad_write = {.index = 3, .reason = FailureReason::timeout};
    const auto result = run();
    EXPECT_TRUE(result.success());
    EXPECT_EQ(result.total, 1ms + 250ms);
}

TEST_F(RoundtripEnding, AResetWhileWeWriteIsReset) {
    connector_.bad_write = {.index = 1, .reason = FailureReason::reset};
    expect_failed(run(), {Phase::subscribe, FailureReason::reset});
}

TEST_F(RoundtripEnding, ABrokerThatSaysWhyWhileWeWriteIsHeard) {
    // The DISCONNECT came behind the SUBACK, in a segment of its own.
    at(Step::suback).rest = support::disconnect(0x95);
    connector_.bad_write = {.index = 2, .reason = FailureReason::reset};
    const auto result = run();
    expect_failed(result, {Phase::publish, FailureReason::rejected, 0x95});
}

TEST_F(RoundtripEnding, AnOpeningThatFailsIsTheRunsFailure) {
    for (const auto phase : {Phase::dns, Phase::tcp, Phase::tls}) {
        connector_.opening = {.dns = 1ms};
        connector_.opening.failure =
            Failure{.phase = phase, .reason = FailureReason::timeout, .detail = "x"};
        const auto result = run();
        EXPECT_EQ(result.failure, connector_.opening.failure);
        EXPECT_EQ(result.phases.get(Phase::dns), 1ms);
        EXPECT_FALSE(result.phases.reached(Phase::connect));
        EXPECT_EQ(result.total, 2ms);
    }
}

TEST_F(RoundtripEnding, AClientCertificateRefusedAtTheFirstReadIsATlsFailure) {  // F11
    connector_.opening.tls = 7ms;
    connector_.bad_write = {.index = 0, .reason = FailureReason::handshake};
    const auto result = run();
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->reason, FailureReason::handshake);
    EXPECT_EQ(result.phases.get(Phase::tls), 7ms);
}

}  // namespace
}  // namespace sonde
