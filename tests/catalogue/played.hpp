// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "tests/catalogue/scenario.hpp"
#include "tests/support/scripted_broker.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sonde::catalogue {

/// How long a client waits: a little where the broker is not going to answer, else so long that a
/// busy machine is slow and not wrong.
inline constexpr Duration short_patience = std::chrono::milliseconds{300};
inline constexpr Duration long_patience = std::chrono::seconds{10};

inline Duration patience_of(const Scenario& scenario) {
    const bool waits = scenario.end && scenario.end->reason == FailureReason::timeout;
    return waits ? short_patience : long_patience;
}

/// What a run of either driver came to.
struct Played {
    std::optional<End> end{};
    std::string detail{};
};

using Player = std::function<Played(const Scenario& scenario, const Endpoint& target)>;

/// Plays the scenarios of an id to a client over plain TCP, or over TLS where `tls` is given, and
/// holds the client to what the catalogue demands: the typed end, within the deadline, with the
/// last words that are due.
void play_all(const std::vector<Scenario>& scenarios,
              const std::string& id,
              Players player,
              const support::BrokerTls* tls,
              const Player& play);

/// `A1`, for the name of a test.
std::string name_of_id(const ::testing::TestParamInfo<std::string>& info);

}  // namespace sonde::catalogue
