// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/changes.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <vector>

namespace sonde {

inline constexpr std::array both_versions{MqttVersion::v3_1_1, MqttVersion::v5};

/// A round trip against a broker that a script may spoil, on a clock that only answers move.
class RoundtripFixture : public ::testing::Test {
  protected:
    RoundtripFixture() {
        spec_.target = {.scheme = Scheme::mqtt, .host = "broker.test", .port = 1883};
        spec_.timeout = std::chrono::seconds{5};
    }

    /// What the broker does at a step, to be written to.
    support::Deed& at(support::Step step) { return connector_.script.deeds[step]; }
    void forget_script() { connector_.script = {}; }

    ProbeResult run() {
        const auto before = clock_.now();
        auto result = support::run_probe(spec_, {clock_, connector_});
        EXPECT_EQ(result.total, clock_.now() - before);
        return result;
    }

    const support::ScriptedConnector::Record& record() const { return connector_.record(); }

    /// How many packets of this type the client sent before its farewell.
    long sent(wire::PacketType type) const {
        return std::ranges::count_if(record().packets, [&](const wire::Bytes& packet) {
            return (std::to_integer<unsigned>(packet.front()) >> 4U) == static_cast<unsigned>(type);
        });
    }
    wire::Bytes disconnect_with(std::uint8_t reason) const {
        return support::encoded(record().version,
                                wire::Disconnect{.reason = wire::ReasonCode{reason}});
    }

    support::FakeClock clock_;
    support::ScriptedConnector connector_{clock_};
    ProbeSpec spec_;
};

/// Reason bytes, as the catalogue lists them.
inline std::vector<std::uint8_t> codes(std::initializer_list<int> listed) {
    std::vector<std::uint8_t> bytes;
    for (const int code : listed) {
        bytes.push_back(static_cast<std::uint8_t>(code));
    }
    return bytes;
}

struct Expected {
    Phase phase{};
    FailureReason reason{};
    std::optional<std::uint16_t> code{};
};

/// The failure, and what holds for every failure: the phase that failed has its time, those behind
/// it have none. `delivery` runs beside `publish` and may have been reached.
inline void expect_failed(const ProbeResult& result, const Expected& expected) {
    ASSERT_TRUE(result.failure.has_value());
    EXPECT_EQ(name_of(result.failure->phase), name_of(expected.phase)) << result.failure->detail;
    EXPECT_EQ(name_of(result.failure->reason), name_of(expected.reason)) << result.failure->detail;
    EXPECT_EQ(result.failure->code, expected.code) << result.failure->detail;
    EXPECT_FALSE(result.failure->detail.empty());
    EXPECT_EQ(result.failure->code.has_value(), !result.failure->code_name.empty());
    EXPECT_TRUE(result.phases.reached(expected.phase));
    for (const auto phase : all_phases) {
        if (phase > expected.phase && phase != Phase::delivery) {
            EXPECT_FALSE(result.phases.reached(phase)) << name_of(phase);
        }
        EXPECT_GE(result.phases.get(phase).value_or(Duration::zero()), Duration::zero());
    }
}

}  // namespace sonde
