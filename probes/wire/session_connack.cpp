// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/session.hpp"
#include "probes/wire/session_send.hpp"

#include <algorithm>

namespace sonde::wire {

using enum ReasonCode;

/// Before a successful CONNACK nothing else may come but, where we offered a method, AUTH.
Session::Outcome Session::handle_first(const Packet& packet, Bytes& out) {
    if (const auto* connack = std::get_if<Connack>(&packet)) {
        return on(*connack, out);
    }
    if (const auto* auth = std::get_if<Auth>(&packet);
        auth != nullptr && settings_.authentication) {
        return on(*auth, out);
    }
    if (const auto* disconnect = std::get_if<Disconnect>(&packet);
        disconnect != nullptr && is_v5()) {
        // H4. The server has ended the connection by this: a DISCONNECT is not answered.
        state_ = State::closed;
        return Broken{Violation{protocol_error,
                                "MQTT-3.14.0-1",
                                "a DISCONNECT before a successful CONNACK",
                                static_cast<std::uint8_t>(disconnect->reason)}};
    }
    return Broken{Violation{protocol_error, "MQTT-3.2.0-1", "a first packet other than CONNACK"}};
}

Session::Outcome Session::on(const Connack& connack, Bytes& out) {
    if (state_ == State::connected) {
        return Broken{Violation{protocol_error, by("", "MQTT-3.2.0-2"), "a second CONNACK"}};
    }
    if (connack.reason == success) {
        return accept(connack, out);
    }
    state_ = State::closed;
    Refused refused{.connack = connack};
    if (connack.session_present) {
        refused.broken_rule = Violation{protocol_error,
                                        by("MQTT-3.2.2-4", "MQTT-3.2.2-6"),
                                        "a refusal with Session Present 1",
                                        static_cast<std::uint8_t>(connack.reason)};
    }
    return refused;
}

std::optional<Violation> Session::judge_connack(const Connack& connack) const {
    if (connack.session_present && settings_.clean_start) {
        return Violation{protocol_error,
                         by("MQTT-3.2.2-1", "MQTT-3.2.2-4"),
                         "Session Present 1 on a clean start"};
    }
    // 3.1.1 leaves it to the client what to do with a session that it knows nothing of.
    if (connack.session_present && !has_state_ && is_v5()) {
        return Violation{protocol_error,
                         "MQTT-3.2.2-4",
                         "Session Present 1 for a session of which we have no state"};
    }
    if (!is_v5()) {
        return std::nullopt;
    }
    if (client_id().empty() &&
        !connack.properties.contains(PropertyId::assigned_client_identifier)) {
        return Violation{protocol_error,
                         "MQTT-3.2.2-16",
                         "no Assigned Client Identifier for an empty client identifier"};
    }
    return judge_method(connack.properties);
}

/// 4.12.0-5 and -6: exactly the method that we offered, or none if we offered none.
std::optional<Violation> Session::judge_method(const Properties& properties) const {
    const auto method = properties.text(PropertyId::authentication_method);
    if (!settings_.authentication) {
        return method
                   ? std::optional{Violation{protocol_error,
                                             "MQTT-4.12.0-6",
                                             "an Authentication Method although we offered none"}}
                   : std::nullopt;
    }
    if (method != settings_.authentication->method) {
        return Violation{
            protocol_error, "MQTT-4.12.0-5", "another Authentication Method than we offered"};
    }
    return std::nullopt;
}

void Session::adopt_limits(const Connack& connack) {
    for (const Property& property : connack.properties) {
        const auto number = property.number;
        switch (property.id) {
            case PropertyId::receive_maximum:
                limits_.receive_maximum = static_cast<std::uint16_t>(number);
                break;
            case PropertyId::maximum_qos:
                limits_.maximum_qos = static_cast<Qos>(number);
                break;
            case PropertyId::retain_available:
                limits_.retain_available = number != 0;
                break;
            case PropertyId::maximum_packet_size:
                limits_.maximum_packet_size = std::min(number, largest_packet);
                break;
            case PropertyId::topic_alias_maximum:
                limits_.topic_alias_maximum = static_cast<std::uint16_t>(number);
                break;
            case PropertyId::wildcard_subscription_available:
                limits_.wildcard_subscription_available = number != 0;
                break;
            case PropertyId::shared_subscription_available:
                limits_.shared_subscription_available = number != 0;
                break;
            case PropertyId::subscription_identifier_available:
                limits_.subscription_identifier_available = number != 0;
                break;
            case PropertyId::server_keep_alive:
                limits_.server_keep_alive = static_cast<std::uint16_t>(number);
                limits_.keep_alive = static_cast<std::uint16_t>(number);
                break;
            case PropertyId::session_expiry_interval:
                limits_.session_expiry = number;
                break;
            case PropertyId::assigned_client_identifier:
                assigned_client_id_.emplace(property.text);
                break;
            default:  // The others tell the caller something; they bind nobody.
                break;
        }
    }
}

Session::Outcome Session::accept(const Connack& connack, Bytes& out) {
    if (const auto violation = judge_connack(connack)) {
        return Broken{*violation};
    }
    if (!connack.session_present) {
        drop_state();  // 3.2.2-5: the server knows nothing of it any more.
    }
    adopt_limits(connack);
    has_state_ = keeps_state();
    aliases_.allow(limits_.topic_alias_maximum);
    state_ = State::connected;
    keep_alive_.start(now_, limits_.keep_alive, settings_.ping_timeout);
    resends_ = exchanges_.unfinished();
    resent_ = 0;
    resend(out);
    return Connected{connack};
}

}  // namespace sonde::wire
