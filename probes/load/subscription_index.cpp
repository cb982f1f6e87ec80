// SPDX-License-Identifier: Apache-2.0
#include "probes/load/subscription_index.hpp"

#include "probes/wire/topic.hpp"

#include <algorithm>

namespace sonde::load {

SubscriptionIndex::Shape SubscriptionIndex::shape_of(std::string_view filter) {
    Shape shape;
    if (!wire::has_wildcard(filter)) {
        return shape;
    }
    for (std::size_t at = 0; at <= filter.size();) {
        const auto end = std::min(filter.find('/', at), filter.size());
        const auto level = filter.substr(at, end - at);
        if (level == "#") {
            shape.rest = true;
            break;
        }
        shape.any.push_back(level == "+");
        at = end + 1;
    }
    return shape;
}

/// Writes the one filter of this shape that the topic matches; false where there cannot be one.
bool SubscriptionIndex::spell(const Shape& shape, std::string_view topic, std::string& filter) {
    filter.clear();
    if (shape.any.empty() && !shape.rest) {
        filter = topic;
        return true;
    }
    // 4.7.2: wildcards in the first level leave out topics with `$`.
    if (topic.starts_with('$') && (shape.any.empty() || shape.any.front())) {
        return false;
    }
    bool more = true;
    for (const bool any : shape.any) {
        if (!more) {
            return false;
        }
        const auto slash = topic.find('/');
        filter += any ? std::string_view{"+"} : topic.substr(0, slash);
        filter += '/';
        more = slash != std::string_view::npos;
        topic.remove_prefix(more ? slash + 1 : topic.size());
    }
    if (shape.rest) {
        filter += '#';
        return true;  // `#` stands for no level, too (4.7.1.2).
    }
    filter.pop_back();
    return !more;
}

void SubscriptionIndex::add(std::string_view filter, std::uint32_t shard) {
    bool receives = true;
    if (const auto shared = wire::parse_shared(filter)) {
        receives = shares_.emplace(filter).second;
        filter = shared->filter;
    }
    const auto [place, fresh] = tables_[shape_of(filter)].try_emplace(std::string{filter});
    auto& subscribers = place->second;
    if (fresh) {
        subscribers.shard = shard;
    }
    subscribers.receivers += receives ? 1 : 0;
    ++subscribers.subscribers;
    subscribers.many_shards = subscribers.many_shards || subscribers.shard != shard;
}

SubscriptionIndex::Audience SubscriptionIndex::of(std::string_view topic,
                                                  std::uint32_t shard) const {
    Audience audience;
    std::string filter;
    for (const auto& [shape, table] : tables_) {
        if (!spell(shape, topic, filter)) {
            continue;
        }
        const auto found = table.find(filter);
        if (found == table.end()) {
            continue;
        }
        const auto& subscribers = found->second;
        audience.receivers += subscribers.receivers;
        audience.subscribers += subscribers.subscribers;
        audience.elsewhere =
            audience.elsewhere || subscribers.many_shards || subscribers.shard != shard;
    }
    return audience;
}

}  // namespace sonde::load
