// SPDX-License-Identifier: Apache-2.0
#include "tests/wire/conversation.hpp"

#include <array>

namespace sonde::wire {
namespace {

std::string byte_of(ReasonCode reason) {
    std::string text = hex_of(std::array{std::byte{static_cast<std::uint8_t>(reason)}});
    text.pop_back();
    return text;
}

std::string list_of(std::span<const std::byte> bytes) {
    std::string text = hex_of(bytes);
    return text.empty() ? text : ": " + text.substr(0, text.size() - 1);
}

std::string with_reason(ReasonCode reason, const Properties& properties) {
    const auto text = properties.text(PropertyId::reason_string);
    return byte_of(reason) + (text ? " '" + std::string{*text} + "'" : "");
}

std::string rule_of(const Violation& violation) {
    std::string text = byte_of(violation.reason);
    if (!violation.statement.empty()) {
        text += " " + std::string{violation.statement};
    }
    if (violation.byte) {
        text += " byte " + byte_of(ReasonCode{*violation.byte});
    }
    return text;
}

struct Description {
    std::string operator()(const Connected& event) const {
        return event.connack.session_present ? "connected with session" : "connected";
    }
    std::string operator()(const Refused& event) const {
        const Connack& connack = event.connack;
        return "refused " + with_reason(connack.reason, connack.properties) +
               (connack.in_v3_1_1_form ? " in 3.1.1 form" : "") +
               (event.broken_rule ? " against " + rule_of(*event.broken_rule) : "");
    }
    std::string operator()(const Subscribed& event) const {
        return "subscribed " + std::to_string(event.packet_id) + list_of(event.codes);
    }
    std::string operator()(const Unsubscribed& event) const {
        return "unsubscribed " + std::to_string(event.packet_id) + list_of(event.codes);
    }
    std::string operator()(const Received& event) const {
        std::string text = "received " + std::string{event.topic};
        if (event.qos != Qos::at_most_once) {
            text += " qos " + std::to_string(static_cast<unsigned>(event.qos)) + " id " +
                    std::to_string(event.packet_id);
        }
        text += event.retain ? " retained" : "";
        text += event.dup ? " dup" : "";
        return text + " '" + std::string{as_text(event.payload)} + "'";
    }
    std::string operator()(const Repeated& event) const {
        return "repeated " + std::to_string(event.packet_id);
    }
    std::string operator()(const Released& event) const {
        return "released " + std::to_string(event.packet_id) + " " + byte_of(event.reason) +
               (event.known ? "" : " unknown");
    }
    std::string operator()(const Stored& event) const {
        return "stored " + std::to_string(event.packet_id) + " " +
               with_reason(event.reason, event.properties);
    }
    std::string operator()(const Acknowledged& event) const {
        return "acknowledged " + std::to_string(event.packet_id) + " by " +
               std::string{name_of(event.by)} + " " + with_reason(event.reason, event.properties);
    }
    std::string operator()(const Pong& event) const {
        return "pong " + std::to_string(event.number);
    }
    std::string operator()(const UnsolicitedPong& /*event*/) const { return "unsolicited pong"; }
    std::string operator()(const AuthRequest& event) const {
        return "auth " + byte_of(event.reason) + " " + std::string{event.method} +
               list_of(event.data);
    }
    std::string operator()(const Disconnected& event) const {
        const auto reference = event.properties.text(PropertyId::server_reference);
        return "disconnected " + with_reason(event.reason, event.properties) +
               (reference ? " to " + std::string{*reference} : "");
    }
    std::string operator()(const Broken& event) const {
        return "broken " + rule_of(event.violation);
    }
    std::string operator()(const PingTimeout& event) const {
        return "ping timeout " + std::to_string(event.number);
    }
};

}  // namespace

std::string describe(const Event& event) {
    return std::visit(Description{}, event);
}

SessionSettings plain(Version version) {
    return {.version = version, .client_id = "c", .keep_alive = 0, .maximum_packet_size = 0};
}

std::string Conversation::connect(std::string_view connack) {
    if (!session.connect(now, out)) {
        return "not sent";
    }
    out.clear();
    if (connack.empty()) {
        connack = session.settings().version == Version::v5 ? "20 03 00 00 00" : "20 02 00 00";
    }
    return hears(connack);
}

std::string Conversation::hears(const Bytes& bytes) {
    session.receive(now, bytes);
    std::string events;
    while (const auto event = session.poll(out)) {
        events += (events.empty() ? "" : "; ") + describe(*event);
    }
    return events;
}

std::string Conversation::says() {
    std::string text = hex_of(out);
    out.clear();
    if (!text.empty()) {
        text.pop_back();
    }
    return text;
}

}  // namespace sonde::wire
