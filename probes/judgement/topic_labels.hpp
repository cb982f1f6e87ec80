// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/judgement/pattern.hpp"
#include "probes/watch_spec.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sonde {

/// Whether the filter names one topic: it has no wildcard and is no shared subscription.
bool names_a_topic(std::string_view filter);

/// What of a topic becomes labels: nothing that the configuration does not name. Either the named
/// groups of its pattern, or, where there is no pattern and no filter has a wildcard, `topic`.
class TopicLabels {
  public:
    using Labels = std::vector<std::pair<std::string, std::string>>;

    /// What is wrong with the pattern, where it cannot be used.
    static tl::expected<TopicLabels, std::string> create(const WatchSpec& spec);

    /// None for a topic that the pattern does not match, or where a value would be longer than 128
    /// bytes: those share one row.
    Labels of(std::string_view topic) const;

    /// The names that it may give.
    std::vector<std::string> names() const;

  private:
    TopicLabels() = default;

    std::optional<Pattern> pattern_{};
    bool by_topic_{};
};

}  // namespace sonde
