// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/topic.hpp"
#include "tests/features/feature_hub.hpp"
#include "tests/support/changes.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

/// The way of a message from a publisher to the subscribers.
namespace sonde::support {

namespace {

using enum wire::PropertyId;

std::uint32_t whole_seconds_since(Time then) {
    const auto waited = std::chrono::steady_clock::now() - then;
    return static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::seconds>(waited).count());
}

}  // namespace

bool FeatureHub::matches(const std::string& filter, const std::string& topic) const {
    if (has(Fault::misses_parent) && filter.ends_with("/#") &&
        topic == filter.substr(0, filter.size() - 2)) {
        return false;
    }
    if (has(Fault::matches_two_levels) && filter.find("/+/end") != std::string::npos) {
        return topic.find("/one/") != std::string::npos;
    }
    return wire::matches(filter, topic);
}

void FeatureHub::publish(StoredMessage message) {
    if (message.retain) {
        if (message.payload.empty()) {
            if (!has(Fault::keeps_cleared_retained)) {
                retained_.erase(message.topic);
            }
        } else if (!has(Fault::forgets_retained)) {
            retained_[message.topic] = message;
        }
    }
    publish_shared(message);
    for (auto& [id, session] : sessions_) {
        for (const auto& [filter, subscription] : session.subscriptions) {
            const bool own = subscription.options.no_local && id == message.from;
            if (!wire::is_shared(filter) && matches(filter, message.topic) &&
                (!own || has(Fault::echoes))) {
                hand(session, message, subscription);
            }
        }
    }
}

void FeatureHub::publish_shared(const StoredMessage& message) {
    std::map<std::string, std::vector<std::pair<HeldSession*, const HeldSubscription*>>> groups;
    for (auto& [id, session] : sessions_) {
        for (const auto& [filter, subscription] : session.subscriptions) {
            const auto shared = wire::parse_shared(filter);
            if (shared && matches(std::string{shared->filter}, message.topic)) {
                groups[filter].emplace_back(&session, &subscription);
            }
        }
    }
    for (const auto& [filter, members] : groups) {
        if (has(Fault::shares_with_none)) {
            continue;
        }
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (has(Fault::shares_with_all) || i == turn_ % members.size()) {
                hand(*members[i].first, message, *members[i].second);
            }
        }
        ++turn_;
    }
}

void FeatureHub::hand(HeldSession& session,
                      const StoredMessage& message,
                      const HeldSubscription& by) {
    auto copy = message;
    copy.qos = std::min(message.qos, by.options.qos);
    const bool as_published =
        (by.options.retain_as_published && !has(Fault::clears_retain)) || has(Fault::keeps_retain);
    copy.retain = message.retain && as_published;
    if (by.identifier && !has(Fault::has_no_identifiers)) {
        copy.properties.add(subscription_identifier, *by.identifier);
    }
    if (session.peer != nullptr) {
        send(*session.peer, copy);
    } else if (copy.qos != wire::Qos::at_most_once) {
        session.queue.push_back(std::move(copy));
    }
}

void FeatureHub::send(Peer& peer, const StoredMessage& message) {
    if (message.qos != wire::Qos::at_most_once && peer.in_flight >= peer.receive_maximum &&
        !has(Fault::ignores_receive_maximum)) {
        peer.waiting.push_back(message);
        return;
    }
    auto properties = message.properties;
    if (message.expiry) {
        const auto waited = whole_seconds_since(message.came);
        if (waited >= *message.expiry && !has(Fault::keeps_expired)) {
            return;
        }
        const auto left = *message.expiry - std::min(waited, *message.expiry - 1);
        properties.add(message_expiry_interval, has(Fault::hides_expiry) ? *message.expiry : left);
    }
    wire::Publish publish{.topic = message.topic,
                          .payload = message.payload,
                          .qos = message.qos,
                          .retain = message.retain,
                          .properties = properties.view()};
    if (message.qos != wire::Qos::at_most_once) {
        publish.packet_id = ++peer.last_id;
        ++peer.in_flight;
    }
    auto bytes = encoded(peer.version, publish);
    if (bytes.size() > peer.maximum_packet_size && !has(Fault::ignores_maximum_packet_size)) {
        --peer.in_flight;
        return;
    }
    peer.send(std::move(bytes));
}

void FeatureHub::on_puback(Peer& peer) {
    if (peer.in_flight > 0) {
        --peer.in_flight;
    }
    if (!peer.waiting.empty() && !has(Fault::stops_at_receive_maximum)) {
        const auto message = std::move(peer.waiting.front());
        peer.waiting.pop_front();
        send(peer, message);
    }
}

void FeatureHub::on(Peer& peer, const wire::Subscribe& subscribe) {
    auto& session = sessions_[peer.client_id];
    wire::Bytes codes;
    std::vector<std::pair<std::string, bool>> filters;
    for (const auto& wish : subscribe.subscriptions) {
        const std::string filter{wish.filter};
        HeldSubscription held{.options = wish,
                              .identifier = subscribe.properties.number(subscription_identifier)};
        held.options.filter = {};
        filters.emplace_back(filter, !session.subscriptions.contains(filter));
        session.subscriptions.insert_or_assign(filter, held);
        codes.push_back(std::byte{static_cast<std::uint8_t>(wish.qos)});
    }
    peer.send(
        encoded(peer.version, wire::Suback{.packet_id = subscribe.packet_id, .codes = codes}));
    for (const auto& [filter, is_new] : filters) {
        hand_retained(session, filter, is_new);
    }
}

void FeatureHub::hand_retained(HeldSession& session, const std::string& filter, bool is_new) {
    const auto& subscription = session.subscriptions.at(filter);
    const auto handling = subscription.options.retain_handling;
    const bool if_new =
        has(Fault::ignores_send_if_new) || (is_new && !has(Fault::never_sends_if_new));
    const bool wanted =
        handling == wire::RetainHandling::send ||
        (handling == wire::RetainHandling::send_if_new && if_new) ||
        (handling == wire::RetainHandling::do_not_send && has(Fault::ignores_do_not_send));
    for (const auto& [topic, message] : retained_) {
        if (wanted && !wire::is_shared(filter) && matches(filter, topic)) {
            auto copy = message;
            copy.retain = !has(Fault::sends_retained_without_retain);
            copy.qos = std::min(message.qos, subscription.options.qos);
            send(*session.peer, copy);
        }
    }
}

void FeatureHub::on(Peer& peer, const wire::Unsubscribe& unsubscribe) {
    wire::Bytes codes;
    for (const auto filter : unsubscribe.filters) {
        sessions_[peer.client_id].subscriptions.erase(std::string{filter});
        codes.push_back(std::byte{0});
    }
    peer.send(
        encoded(peer.version, wire::Unsuback{.packet_id = unsubscribe.packet_id, .codes = codes}));
}

}  // namespace sonde::support
