// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sonde {

/// What a watched message or topic can break. The enumerator's name is the label value.
enum class WatchRule : std::uint8_t {
    max_age,   ///< Nothing came for longer than that.
    min_rate,  ///< Fewer messages than that.
    max_rate,  ///< More messages than that.
    retained,  ///< A retained message although there must be none, or none although there must.
    matches,   ///< The payload does not match the pattern.
    json,      ///< No JSON, no such value, or one out of bounds.
    offline,   ///< The device's last word is that it is offline.
};

inline constexpr std::array all_watch_rules{
    WatchRule::max_age,
    WatchRule::min_rate,
    WatchRule::max_rate,
    WatchRule::retained,
    WatchRule::matches,
    WatchRule::json,
    WatchRule::offline,
};

std::string_view name_of(WatchRule rule);

template <class T>
using PerWatchRule = std::array<T, all_watch_rules.size()>;

/// The topics that share their labels, at the end of a beat.
struct WatchRow {
    /// Names and values: the named groups of the topic's pattern, or `topic` where the
    /// configuration names it; none where all topics are one row.
    std::vector<std::pair<std::string, std::string>> labels{};
    std::uint64_t topics{};    ///< That have had a message.
    std::uint64_t offline{};   ///< Of those, whose last word was that they are offline.
    std::uint64_t messages{};  ///< Since the result before.
    std::uint64_t bytes{};     ///< Of their payloads.
    /// The longest that one of the topics has been silent by now.
    std::optional<Duration> age{};
    std::optional<Duration> gap{};  ///< The longest between two messages of a topic since then.
    PerWatchRule<std::uint64_t> violations{};  ///< Since the result before.

    friend bool operator==(const WatchRow&, const WatchRow&) = default;
};

/// What a probe of kind `watch` has to say beside what all results do.
struct WatchReport {
    std::vector<WatchRow> rows{};  ///< As many as the spec's most_topics at most.
    std::uint64_t topics{};        ///< That are looked at.
    std::uint64_t overflow{};  ///< Messages since the result before whose topic was one too many.

    friend bool operator==(const WatchReport&, const WatchReport&) = default;
};

}  // namespace sonde
