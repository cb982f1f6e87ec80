// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/session.hpp"
#include "probes/wire/session_send.hpp"
#include "probes/wire/topic.hpp"

#include <algorithm>

namespace sonde::wire {

std::optional<Refusal> Session::judge(std::span<const Subscription> subscriptions,
                                      const Properties& properties) const {
    if (const auto refusal = unready()) {
        return refusal;
    }
    if (properties.contains(PropertyId::subscription_identifier) &&
        !limits_.subscription_identifier_available) {
        return Refusal::subscription_identifier_not_available;
    }
    const auto wild = [](const Subscription& wish) {
        return has_wildcard(wish.filter);
    };
    if (!limits_.wildcard_subscription_available && std::ranges::any_of(subscriptions, wild)) {
        return Refusal::wildcard_not_available;
    }
    const auto shared = [](const Subscription& wish) {
        return is_shared(wish.filter);
    };
    if (!limits_.shared_subscription_available && std::ranges::any_of(subscriptions, shared)) {
        return Refusal::shared_not_available;
    }
    return std::nullopt;
}

tl::expected<PacketId, Refusal> Session::subscribe(Instant now,
                                                   std::span<const Subscription> subscriptions,
                                                   Bytes& out,
                                                   const Properties& properties) {
    if (const auto refusal = judge(subscriptions, properties)) {
        return tl::unexpected{*refusal};
    }
    const auto id = exchanges_.free_id();
    if (!id) {
        return tl::unexpected{Refusal::no_packet_id};
    }
    const Subscribe packet{.packet_id = *id,
                           .subscriptions = {subscriptions.begin(), subscriptions.end()},
                           .properties = properties};
    if (const auto sent = send(now, packet, out); !sent) {
        return tl::unexpected{sent.error()};
    }
    exchanges_.begin(
        {.packet_id = *id, .awaits = PacketType::suback, .filters = subscriptions.size()});
    return *id;
}

tl::expected<PacketId, Refusal> Session::unsubscribe(Instant now,
                                                     std::span<const std::string_view> filters,
                                                     Bytes& out,
                                                     const Properties& properties) {
    if (const auto refusal = unready()) {
        return tl::unexpected{*refusal};
    }
    const auto id = exchanges_.free_id();
    if (!id) {
        return tl::unexpected{Refusal::no_packet_id};
    }
    const Unsubscribe packet{
        .packet_id = *id, .filters = {filters.begin(), filters.end()}, .properties = properties};
    if (const auto sent = send(now, packet, out); !sent) {
        return tl::unexpected{sent.error()};
    }
    exchanges_.begin({.packet_id = *id, .awaits = PacketType::unsuback, .filters = filters.size()});
    return *id;
}

tl::expected<void, Refusal> Session::authenticate(Instant now,
                                                  ReasonCode reason,
                                                  std::span<const std::byte> data,
                                                  Bytes& out,
                                                  const Properties& properties) {
    if (!is_v5() || !settings_.authentication) {
        return tl::unexpected{Refusal::authentication_not_offered};
    }
    const bool answers = reason == ReasonCode::continue_authentication &&
                         (state_ == State::connecting || re_authenticating_);
    const bool asks = reason == ReasonCode::re_authenticate && !re_authenticating_;
    if (!answers && !asks) {
        return tl::unexpected{Refusal::reason_code_not_allowed};
    }
    if (asks ? state_ != State::connected : state_ == State::closed) {
        return tl::unexpected{Refusal::not_connected};
    }
    PropertyBuffer all;
    all.add(PropertyId::authentication_method, settings_.authentication->method);
    if (!data.empty()) {
        all.add(PropertyId::authentication_data, data);
    }
    all.add(properties);
    if (auto sent = send(now, Auth{.reason = reason, .properties = all.view()}, out); !sent) {
        return sent;
    }
    re_authenticating_ = re_authenticating_ || asks;
    return {};
}

}  // namespace sonde::wire
