// SPDX-License-Identifier: Apache-2.0
#include "probes/authentication_settings.hpp"
#include "tests/features/feature_broker.hpp"
#include "tests/features/features_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

/// Enhanced authentication, as a feature and as the way in of an ordinary probe.
namespace sonde {
namespace {

using support::Fault;
using support::FeatureBroker;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

class AuthenticationFixture : public FeaturesFixture {
  protected:
    void use_scram(const std::string& password) {
        spec_.username = "user";
        spec_.password = Secret{password};
        spec_.authentication = AuthenticationSettings{.method = std::string{scram_sha_256}};
    }
    void use_command(const std::string& script) {
        spec_.authentication =
            AuthenticationSettings{.method = "MIRROR", .command = {"/bin/sh", "-c", script}};
    }
    std::optional<Failure> round_trip() {
        auto spec = spec_;
        spec.kind = ProbeKind::roundtrip;
        return support::run_probe(spec, {clock_, connector_}).failure;
    }
    void expect_connect_failure(FailureReason reason, const std::string& detail) {
        const auto failure = round_trip();
        ASSERT_TRUE(failure);
        EXPECT_EQ(failure->phase, Phase::connect);
        EXPECT_EQ(name_of(failure->reason), name_of(reason)) << failure->detail;
        EXPECT_THAT(failure->detail, HasSubstr(detail));
        EXPECT_THAT(failure->detail, Not(HasSubstr("pencil")));
    }
};

TEST_F(AuthenticationFixture, LetsARoundTripInByScram) {
    const FeatureBroker broker{{.scram_password = "pencil"}};
    aim_at(broker.port());
    use_scram("pencil");
    const auto failure = round_trip();
    EXPECT_FALSE(failure) << failure->detail;
    expect_verdict(outcome_of(Feature::enhanced_authentication), FeatureVerdict::works);
}

TEST_F(AuthenticationFixture, TellsAWrongPassword) {
    const FeatureBroker broker{{.scram_password = "pencil"}};
    aim_at(broker.port());
    use_scram("eraser");
    expect_connect_failure(FailureReason::rejected, "Not authorized");
}

TEST_F(AuthenticationFixture, BelievesNoBrokerThatDoesNotKnowThePassword) {
    for (const auto& [fault, detail] :
         {std::pair{Fault::signs_wrong, "proof that it knows the password is wrong"},
          std::pair{Fault::signs_nothing, "without SCRAM's proof"}}) {
        const FeatureBroker broker{{.faults = {fault}, .scram_password = "pencil"}};
        aim_at(broker.port());
        use_scram("pencil");
        expect_connect_failure(FailureReason::protocol, detail);
    }
}

TEST_F(AuthenticationFixture, AsksACommand) {
    const FeatureBroker broker{{.asks_for_mirror = true}};
    aim_at(broker.port());
    use_command("read none; echo; read question; test \"$question\" = AQI= && echo AgE=");
    const auto failure = round_trip();
    EXPECT_FALSE(failure) << failure->detail;
    expect_verdict(outcome_of(Feature::enhanced_authentication), FeatureVerdict::works);
}

TEST_F(AuthenticationFixture, TellsThatACommandAnsweredWrongly) {
    const FeatureBroker broker{{.asks_for_mirror = true}};
    aim_at(broker.port());
    use_command("read none; echo; read question; echo $question");
    expect_connect_failure(FailureReason::rejected, "Not authorized");
}

TEST_F(AuthenticationFixture, TellsWhatIsWrongWithACommand) {
    const FeatureBroker broker{{.asks_for_mirror = true}};
    aim_at(broker.port());
    use_command("exit 0");
    expect_connect_failure(FailureReason::local, "ended without an answer");
    use_command("echo 'not base64'");
    expect_connect_failure(FailureReason::local, "not base64");
    use_command("yes | tr -d '\\n'");
    expect_connect_failure(FailureReason::local, "without end");
    spec_.authentication =
        AuthenticationSettings{.method = "MIRROR", .command = {"/nowhere/to/be/found"}};
    expect_connect_failure(FailureReason::local, "could not be started");
}

TEST_F(AuthenticationFixture, WaitsNoLongerForACommandThanForTheConnack) {
    const FeatureBroker broker{{.asks_for_mirror = true}};
    aim_at(broker.port());
    spec_.phase_timeout[Phase::connect] = 200ms;
    use_command("exec sleep 1000");
    const auto started = clock_.now();
    expect_connect_failure(FailureReason::timeout, "did not answer in time");
    EXPECT_LT(clock_.now() - started, 10s);
}

}  // namespace
}  // namespace sonde
