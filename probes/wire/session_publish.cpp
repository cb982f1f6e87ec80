// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/session.hpp"
#include "probes/wire/session_send.hpp"
#include "probes/wire/topic.hpp"

#include <utility>

namespace sonde::wire {
namespace {

constexpr std::byte dup_flag{0x08};

}  // namespace

std::optional<Refusal> Session::obstacle(Qos qos) const {
    if (const auto refusal = unready()) {
        return refusal;
    }
    if (qos == Qos::at_most_once) {
        return std::nullopt;
    }
    if (qos > limits_.maximum_qos) {
        return Refusal::qos_not_supported;
    }
    // What is still to be sent again goes first.
    if (exchanges_.counted() >= limits_.receive_maximum || resent_ < resends_.size()) {
        return Refusal::receive_maximum;
    }
    return std::nullopt;
}

std::optional<Refusal> Session::judge(const Message& message) const {
    if (const auto refusal = obstacle(message.qos)) {
        return refusal;
    }
    if (message.retain && !limits_.retain_available) {
        return Refusal::retain_not_available;
    }
    if (message.topic.empty()) {
        return Refusal::invalid_topic_name;
    }
    // 3.3.4-6: never from a client; and aliases are the session's own affair.
    if (message.properties.contains(PropertyId::subscription_identifier) ||
        message.properties.contains(PropertyId::topic_alias)) {
        return Refusal::invalid_property;
    }
    return std::nullopt;
}

tl::expected<PacketId, Refusal> Session::publish(Instant now, const Message& message, Bytes& out) {
    if (const auto refusal = judge(message)) {
        return tl::unexpected{*refusal};
    }
    Publish packet{.topic = message.topic,
                   .payload = message.payload,
                   .qos = message.qos,
                   .retain = message.retain,
                   .properties = message.properties};
    if (message.qos != Qos::at_most_once) {
        const auto id = exchanges_.free_id();
        if (!id) {
            return tl::unexpected{Refusal::no_packet_id};
        }
        packet.packet_id = *id;
    }
    std::optional<Aliases::Choice> alias;
    if (message.use_alias && is_v5()) {
        alias = aliases_.choose(message.topic);
    }
    if (alias) {
        PropertyBuffer& properties = with_alias_ ? *with_alias_ : with_alias_.emplace();
        properties.clear();
        properties.add(PropertyId::topic_alias, alias->alias).add(message.properties);
        packet.properties = properties.view();
        packet.topic = alias->known ? std::string_view{} : message.topic;
    }
    if (const auto sent = send(now, packet, out); !sent) {
        return tl::unexpected{sent.error()};
    }
    if (alias && !alias->known) {
        aliases_.remember(message.topic, alias->alias);
    }
    if (message.qos != Qos::at_most_once) {
        exchanges_.begin(
            {.packet_id = packet.packet_id,
             .awaits = message.qos == Qos::at_least_once ? PacketType::puback : PacketType::pubrec,
             .packet = copy_for_resend(packet, message)});
    }
    return packet.packet_id;
}

/// As it was sent, but with its topic instead of an alias, which dies with the connection.
Bytes Session::copy_for_resend(Publish packet, const Message& message) const {
    Bytes copy;
    if (keeps_state()) {
        packet.topic = message.topic;
        packet.properties = message.properties;
        static_cast<void>(append(settings_.version, packet, copy));
    }
    return copy;
}

/// 4.4: after a reconnect with a kept session, in order, and within the new Receive Maximum.
void Session::resend(Bytes& out) {
    for (; resent_ < resends_.size(); ++resent_) {
        Exchange* exchange = exchanges_.find(resends_[resent_]);
        if (exchange == nullptr) {
            continue;
        }
        if (exchange->awaits == PacketType::pubcomp) {
            answer(PacketType::pubrel, exchange->packet_id, ReasonCode::success, out);
            continue;
        }
        if (exchanges_.counted() >= limits_.receive_maximum) {
            return;
        }
        if (exchange->packet.size() > limits_.maximum_packet_size) {
            continue;  // 3.2.2-15: it stays unacknowledged.
        }
        exchange->packet.front() |= dup_flag;
        out.insert(out.end(), exchange->packet.begin(), exchange->packet.end());
        keep_alive_.sent(now_);
        exchanges_.count(*exchange);
    }
}

}  // namespace sonde::wire
