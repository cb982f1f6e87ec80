// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/features/run_features.hpp"
#include "probes/net/connector.hpp"
#include "tests/support/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace sonde {

inline constexpr std::array both_versions{MqttVersion::v3_1_1, MqttVersion::v5};

/// Runs of kind "features" against a broker on this machine. Waits are generous: a busy machine is
/// slow, not wrong.
class FeaturesFixture : public ::testing::Test {
  protected:
    FeaturesFixture() {
        spec_.kind = ProbeKind::features;
        spec_.timeout = std::chrono::seconds{60};
        spec_.phase_timeout[Phase::delivery] = std::chrono::seconds{10};
    }

    void aim_at(std::uint16_t port) { spec_.target = {.host = "127.0.0.1", .port = port}; }

    ProbeResult run(FeatureSettings wishes) {
        spec_.features = std::move(wishes);
        return support::run_to_end(run_features(spec_, ++run_, {clock_, connector_}));
    }
    ProbeResult run_all() { return run({.all = true}); }
    /// The one outcome.
    FeatureOutcome outcome_of(Feature feature) {
        const auto result = run({.wanted = {feature}});
        EXPECT_EQ(result.features->outcomes.size(), 1U);
        return result.features->outcomes.front();
    }

    SystemClock clock_;
    net::AsioConnector connector_{clock_};
    ProbeSpec spec_;

  private:
    std::uint64_t run_{0x0123456789abcde0};
};

inline void expect_verdict(const FeatureOutcome& outcome, FeatureVerdict verdict) {
    EXPECT_EQ(name_of(outcome.verdict), name_of(verdict))
        << name_of(outcome.feature) << ": " << outcome.sentence;
    EXPECT_FALSE(outcome.sentence.empty());
}

}  // namespace sonde
