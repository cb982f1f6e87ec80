// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sonde {

/// What a probe of kind `watch` listens to and expects of it. What payloads have to look like is in
/// ContentRules.
struct WatchSpec {
    std::vector<std::string> topics{};  ///< Filters, wildcards too; one or more.
    std::optional<Duration> max_age{};  ///< Of a topic's last message.
    std::optional<double> min_rate{};   ///< Messages a second of a topic, over rate_window.
    std::optional<double> max_rate{};
    Duration rate_window{std::chrono::minutes{1}};
    std::optional<bool> retained{};  ///< Whether the topic has to have a retained message.
    std::string offline{};           ///< RE2: a payload in which it is found says "offline".
    /// RE2, of the whole topic: its named groups become labels. Empty: a topic is a label where
    /// `topics` names it without wildcards.
    std::string topic_pattern{};
    std::size_t most_topics{1'000};  ///< Those beyond are counted and not looked at.

    friend bool operator==(const WatchSpec&, const WatchSpec&) = default;
};

}  // namespace sonde
