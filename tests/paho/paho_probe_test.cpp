// SPDX-License-Identifier: Apache-2.0
#include "tests/paho/run_paho.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace sonde::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

ProbeSpec spec_that(const std::string& behaviour, Duration timeout = 10s) {
    ProbeSpec spec;
    spec.name = behaviour;
    spec.client = ClientKind::paho;
    spec.target = {.scheme = Scheme::mqtt, .host = "127.0.0.1", .port = 1883};
    spec.timeout = timeout;
    spec.password = Secret{"do not show"};
    return spec;
}

/// A child that does as the probe's name says (fake_child.cpp).
class PahoProbe : public ::testing::Test {
  protected:
    void TearDown() override { EXPECT_FALSE(has_children()) << "a child process was left behind"; }

    static ProbeResult run(const ProbeSpec& spec) { return run_paho(spec, SONDE_FAKE_CHILD); }

    static Failure failure_of_child_that(const std::string& behaviour, Duration timeout = 10s) {
        return run(spec_that(behaviour, timeout)).failure.value_or(Failure{.detail = "none"});
    }
};

TEST_F(PahoProbe, HandsOnTheResultOfItsChild) {
    const auto result = run(spec_that("answers"));
    EXPECT_TRUE(result.success());
    EXPECT_EQ(result.probe, "answers");
    EXPECT_EQ(result.target, "mqtt://127.0.0.1:1883");
    EXPECT_EQ(result.client, ClientKind::paho);
    EXPECT_EQ(result.phases.get(Phase::connect), 11ms);
    EXPECT_EQ(result.total, 12ms);
    EXPECT_EQ(result.started, WallTime{7s});
}

TEST_F(PahoProbe, DoesNotWaitForAChildThatHasSaidAll) {
    const SystemClock clock;
    const auto started = clock.now();
    EXPECT_TRUE(run(spec_that("answers and hangs", 60s)).success());
    EXPECT_LT(clock.now() - started, 30s);
}

TEST_F(PahoProbe, CallsACrashInternalAndNamesTheSignal) {
    const auto failure = failure_of_child_that("crashes at once");
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_EQ(failure.reason, FailureReason::internal);
    EXPECT_EQ(failure.detail, "the Paho child process died of signal 9 (Killed)");
}

TEST_F(PahoProbe, SaysInWhichPhaseTheChildCrashedAndWhatItWrote) {
    const auto result = run(spec_that("crashes while it subscribes"));
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->phase, Phase::subscribe);
    EXPECT_EQ(result.failure->reason, FailureReason::internal);
    EXPECT_EQ(result.failure->detail,
              "the Paho child process died of signal 9 (Killed); it wrote `free(): invalid "
              "pointer`");
    EXPECT_EQ(result.phases.get(Phase::connect), 11ms);
    EXPECT_TRUE(result.phases.reached(Phase::subscribe));
    EXPECT_FALSE(result.phases.reached(Phase::publish));
}

TEST_F(PahoProbe, CallsAnEndWithoutAResultInternal) {
    const auto failure = failure_of_child_that("ends");
    EXPECT_EQ(failure.reason, FailureReason::internal);
    EXPECT_THAT(failure.detail, HasSubstr("status 3"));
}

TEST_F(PahoProbe, KillsAChildThatHangsSoonAfterTheDeadline) {
    const SystemClock clock;
    const auto started = clock.now();
    const auto result = run(spec_that("hangs while it publishes", 20ms));
    EXPECT_LT(clock.now() - started, 10s);
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->phase, Phase::publish);
    EXPECT_EQ(result.failure->reason, FailureReason::timeout);
    EXPECT_EQ(result.failure->detail,
              "Paho hung: its child process did not come to an end within 20ms and was killed "
              "250ms later");
    EXPECT_GE(result.total, 270ms);
}

TEST_F(PahoProbe, BlamesConnectForAHangBeforeAnyPhase) {
    const auto failure = failure_of_child_that("hangs at once", 20ms);
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_EQ(failure.reason, FailureReason::timeout);
}

TEST_F(PahoProbe, KillsAChildThatOnlyClosesItsOutput) {
    EXPECT_EQ(failure_of_child_that("closes its output and hangs", 20ms).reason,
              FailureReason::timeout);
}

TEST_F(PahoProbe, CallsGarbageInternalWithoutWaiting) {
    const auto failure = failure_of_child_that("writes garbage", 60s);
    EXPECT_EQ(failure.reason, FailureReason::internal);
    EXPECT_THAT(failure.detail, HasSubstr("cannot be read"));
}

TEST_F(PahoProbe, StopsListeningToAChildThatDoesNotStopTalking) {
    const auto failure = failure_of_child_that("does not stop talking", 60s);
    EXPECT_EQ(failure.reason, FailureReason::internal);
    EXPECT_THAT(failure.detail, HasSubstr("does not stop talking"));
}

TEST_F(PahoProbe, KeepsAPageOfWhatTheChildWritesToItsStandardError) {
    const auto failure = failure_of_child_that("fills its standard error");
    EXPECT_THAT(failure.detail, HasSubstr("status 3"));
    EXPECT_THAT(failure.detail, HasSubstr("a line of no use"));
    EXPECT_LE(failure.detail.size(), 5000U);
}

TEST_F(PahoProbe, CallsAProgramThatCannotBeStartedLocal) {
    const auto result = run_paho(spec_that("answers"), "/nowhere/sonde");
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->phase, Phase::connect);
    EXPECT_EQ(result.failure->reason, FailureReason::local);
    EXPECT_THAT(result.failure->detail, HasSubstr("/nowhere/sonde"));
}

TEST_F(PahoProbe, SurvivesAProgramThatIsNoChildOfOurs) {
    const auto result = run_paho(spec_that("answers"), "/bin/true");
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->reason, FailureReason::internal);
    EXPECT_THAT(result.failure->detail, HasSubstr("status 0"));
}

TEST_F(PahoProbe, GivesUpOnAProgramThatDoesNotListen) {
    auto spec = spec_that("answers", 20ms);
    spec.topic = std::string(4U << 20U, 't');  // More than a socket's buffer takes.
    const auto result = run_paho(spec, "/usr/bin/yes");
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->reason, FailureReason::timeout);
}

TEST_F(PahoProbe, CarriesSecretsOnlyOnTheChildsInput) {
    const auto failure = failure_of_child_that("looks for the password where all can see it");
    EXPECT_THAT(failure.detail, HasSubstr("not found"));
    EXPECT_THAT(failure.detail, Not(HasSubstr("do not show")));
}

/// Sets a variable for as long as it lives. No other thread runs in these tests.
class Variable {
  public:
    Variable(const char* name, const char* value) : name_{name} {
        ::setenv(name, value, 1);  // NOLINT(concurrency-mt-unsafe)
    }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    ~Variable() { ::unsetenv(name_); }  // NOLINT(concurrency-mt-unsafe)

  private:
    const char* name_;
};

TEST_F(PahoProbe, HidesFromTheChildWhatPahoWouldTakeForSettings) {
    const Variable proxy{"http_proxy", "http://127.0.0.1:1"};
    const Variable trace{"MQTT_C_CLIENT_TRACE", "ON"};
    const auto failure = failure_of_child_that("looks for settings of the environment");
    EXPECT_THAT(failure.detail,
                HasSubstr("http_proxy=not there MQTT_C_CLIENT_TRACE=not there PATH=there"));
}

TEST_F(PahoProbe, RefusesWhatPahoCannotDoWithoutAChild) {
    auto spec = spec_that("answers");
    spec.family = FamilyChoice::ipv6;
    const auto result = run_paho(spec, "/nowhere/sonde");
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->reason, FailureReason::local);
    EXPECT_THAT(result.failure->detail, HasSubstr("family"));
}

TEST_F(PahoProbe, LeavesNoChildWhereTheLoopEndsInTheMiddleOfARun) {
    const SystemClock clock;
    asio::io_context loop;
    bool done = false;
    asio::co_spawn(loop,
                   run_paho_roundtrip(spec_that("hangs at once", 60s),
                                      run_number,
                                      {.clock = clock, .executable = SONDE_FAKE_CHILD}),
                   [&done](const std::exception_ptr& /*error*/, const ProbeResult& /*result*/) {
                       done = true;
                   });
    loop.poll();
    EXPECT_TRUE(has_children());
    EXPECT_FALSE(done);
}

}  // namespace
}  // namespace sonde::testing
