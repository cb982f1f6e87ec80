// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/aliases.hpp"

namespace sonde::wire {

using enum ReasonCode;

void Aliases::start_connection(std::uint16_t theirs_maximum) {
    maps_.reset();
    theirs_maximum_ = theirs_maximum;
    ours_maximum_ = 0;
}

tl::expected<std::string_view, Violation> Aliases::resolve(const Publish& publish) {
    if (publish.properties.empty()) {
        return publish.topic;
    }
    const auto alias = publish.properties.number(PropertyId::topic_alias);
    if (!alias) {
        return publish.topic;
    }
    if (*alias > theirs_maximum_) {
        return tl::unexpected{Violation{
            topic_alias_invalid, "MQTT-3.3.2-9", "a Topic Alias above our Topic Alias Maximum"}};
    }
    const auto key = static_cast<std::uint16_t>(*alias);
    if (!publish.topic.empty()) {
        maps().theirs[key].assign(publish.topic);
        return publish.topic;
    }
    const auto found = maps().theirs.find(key);
    if (found == maps().theirs.end()) {
        return tl::unexpected{
            Violation{protocol_error, "MQTT-3.3.2-7", "a Topic Alias that stands for no topic"}};
    }
    return found->second;
}

std::optional<Aliases::Choice> Aliases::choose(std::string_view topic) const {
    std::size_t taken = 0;
    if (maps_) {
        const auto found = maps_->ours.find(topic);
        if (found != maps_->ours.end()) {
            return Choice{.alias = found->second, .known = true};
        }
        taken = maps_->ours.size();
    }
    if (taken >= ours_maximum_) {
        return std::nullopt;
    }
    return Choice{.alias = static_cast<std::uint16_t>(taken + 1), .known = false};
}

void Aliases::remember(std::string_view topic, std::uint16_t alias) {
    maps().ours.emplace(topic, alias);
}

}  // namespace sonde::wire
