// SPDX-License-Identifier: Apache-2.0
#include "probes/judgement/topic_labels.hpp"

#include "probes/wire/topic.hpp"

#include <algorithm>
#include <utility>

namespace sonde {

namespace {

constexpr std::size_t longest_value = 128;

}  // namespace

bool names_a_topic(std::string_view filter) {
    return !wire::has_wildcard(filter) && !wire::is_shared(filter);
}

tl::expected<TopicLabels, std::string> TopicLabels::create(const WatchSpec& spec) {
    TopicLabels labels;
    if (spec.topic_pattern.empty()) {
        labels.by_topic_ = std::ranges::all_of(spec.topics, names_a_topic);
        return labels;
    }
    auto pattern = Pattern::create(spec.topic_pattern);
    if (!pattern) {
        return tl::unexpected{std::move(pattern).error()};
    }
    labels.pattern_ = *std::move(pattern);
    return labels;
}

TopicLabels::Labels TopicLabels::of(std::string_view topic) const {
    if (by_topic_) {
        return {{"topic", std::string{topic}}};
    }
    if (!pattern_) {
        return {};
    }
    auto values = pattern_->groups_of(topic);
    const bool usable = values && std::ranges::all_of(*values, [](const std::string& value) {
                            return value.size() <= longest_value;
                        });
    if (!usable) {
        return {};
    }
    Labels labels;
    for (std::size_t i = 0; i < values->size(); ++i) {
        labels.emplace_back(pattern_->group_names()[i], std::move((*values)[i]));
    }
    return labels;
}

std::vector<std::string> TopicLabels::names() const {
    if (by_topic_) {
        return {"topic"};
    }
    return pattern_ ? pattern_->group_names() : std::vector<std::string>{};
}

}  // namespace sonde
