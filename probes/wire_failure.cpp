// SPDX-License-Identifier: Apache-2.0
#include "probes/wire_failure.hpp"

#include <string>
#include <string_view>

namespace sonde {

namespace {

constexpr std::string_view try_v3_1_1 =
    "the broker does not speak MQTT 5: try --mqtt 3.1.1 (mqtt = \"3.1.1\")";

std::string with_reason_string(std::string sentence, const wire::Properties& properties) {
    if (const auto text = properties.text(wire::PropertyId::reason_string)) {
        sentence += "; it says `" + std::string{*text} + "`";
    }
    if (const auto server = properties.text(wire::PropertyId::server_reference)) {
        sentence += "; it refers to the server `" + std::string{*server} + "`";
    }
    return sentence;
}

std::string_view advice_for_connect(wire::ReasonCode code) {
    switch (code) {
        case wire::ReasonCode::not_authorized:
        case wire::ReasonCode::bad_user_name_or_password:
            return "; check username and password_file, and what the broker lets this user do";
        case wire::ReasonCode::client_identifier_not_valid:
            return "; the broker wants another client_id";
        case wire::ReasonCode::server_unavailable:
        case wire::ReasonCode::server_busy:
            return "; the broker runs but does not take connections now: its log says why";
        default:
            return "";
    }
}

std::string_view advice_for_connect_return(std::uint8_t code) {
    switch (code) {
        case 2:
            return "; the broker wants another client_id";
        case 3:
            return "; the broker runs but does not take connections now: its log says why";
        case 4:
        case 5:
            return "; check username and password_file, and what the broker lets this user do";
        default:
            return "";
    }
}

std::string_view other_protocol(std::span<const std::byte> first) {
    const auto text = std::string_view{reinterpret_cast<const char*>(first.data()), first.size()};
    // A TLS alert record: content type 21, legacy version 3.x (RFC 8446 5.1).
    if (first.size() >= 2 && first[0] == std::byte{0x15} && first[1] == std::byte{0x03}) {
        return "; the answer looks like TLS: is this the broker's TLS port (mqtts://)?";
    }
    if (text.starts_with("HTTP/")) {
        return "; the answer is HTTP: is this a web server or the broker's WebSocket port?";
    }
    if (text.starts_with("SSH-") || text.starts_with("220 ") || text.starts_with("AMQP")) {
        return "; something else than an MQTT broker listens there";
    }
    return "";
}

/// Whom to suspect. Where a WebSocket or TLS was opened it is not the port.
std::string instead_of_connack(Spoken spoken) {
    const bool plain = spoken.scheme == Scheme::mqtt;
    std::string sentence{" instead of answering CONNECT; "};
    if (spoken.version == wire::Version::v5) {
        sentence += "one that does not know MQTT 5 does so (try --mqtt 3.1.1)";
        sentence += plain ? ", and so does a TLS port (try mqtts://); else " : "; else ";
    } else if (plain) {
        sentence += "a TLS port does so (try mqtts://); else ";
    }
    return sentence + "the broker's log says why";
}

}  // namespace

Failure failure_of(const wire::Refused& refused, wire::Version version) {
    const auto& connack = refused.connack;
    const auto byte = static_cast<std::uint8_t>(connack.reason);
    auto failure =
        Failure{.phase = Phase::connect, .reason = FailureReason::rejected, .code = byte};
    // Brokers answer a v5 CONNECT in the old form with 0x84 too, which only v5 has a name for.
    const bool old_form =
        version == wire::Version::v3_1_1 || (connack.in_v3_1_1_form && byte < 0x80);
    if (old_form) {
        failure.code_name = wire::name_of_connect_return(byte);
        failure.detail = "the broker refused the connection: " + failure.code_name;
        failure.detail += advice_for_connect_return(byte);
    } else {
        failure.code_name = wire::name_of(connack.reason);
        failure.detail = with_reason_string(
            "the broker refused the connection: " + failure.code_name, connack.properties);
        failure.detail += advice_for_connect(connack.reason);
    }
    if (version == wire::Version::v5 &&
        (connack.in_v3_1_1_form ||
         connack.reason == wire::ReasonCode::unsupported_protocol_version)) {
        failure.detail += "; " + std::string{try_v3_1_1};
    }
    if (refused.broken_rule) {
        failure.detail +=
            "; the refusal itself breaks a rule: " + std::string{refused.broken_rule->what} + " [" +
            std::string{refused.broken_rule->statement} + "]";
    }
    return failure;
}

Failure failure_of(const wire::Disconnected& disconnected, Phase phase) {
    const std::string name{wire::name_of(disconnected.reason)};
    std::string sentence = "the broker ended the connection: " + name;
    if (disconnected.reason == wire::ReasonCode::session_taken_over) {
        sentence += "; another client uses the same client_id";
    }
    return Failure{
        .phase = phase,
        .reason = FailureReason::rejected,
        .code = static_cast<std::uint8_t>(disconnected.reason),
        .code_name = name,
        .detail = with_reason_string(std::move(sentence), disconnected.properties),
    };
}

Failure failure_of(const wire::Broken& broken,
                   Phase phase,
                   std::span<const std::byte> first_bytes) {
    const auto& violation = broken.violation;
    auto failure = Failure{.phase = phase, .reason = FailureReason::protocol};
    if (violation.byte) {
        failure.code = *violation.byte;
        failure.code_name = wire::name_of(wire::ReasonCode{*violation.byte});
    }
    // Only 3.1.1 has a bound on our side that the broker could not know of.
    if (violation.reason == wire::ReasonCode::packet_too_large && violation.statement.empty()) {
        failure.reason = FailureReason::local;
        failure.detail = "the broker sent " + std::string{violation.what};
        return failure;
    }
    failure.detail = "the peer broke the standard: " + std::string{violation.what};
    if (!violation.statement.empty()) {
        failure.detail += " [" + std::string{violation.statement} + "]";
    }
    if (phase == Phase::connect) {
        failure.detail += other_protocol(first_bytes);
    }
    return failure;
}

Failure rejection(Phase phase,
                  const std::string& what,
                  wire::ReasonCode code,
                  const wire::Properties& properties,
                  wire::Version version) {
    // 3.1.1 has one failing code, 0x80 in a SUBACK; v5 calls it "Unspecified error".
    const std::string name =
        version == wire::Version::v3_1_1 ? "Failure" : std::string{wire::name_of(code)};
    std::string sentence = "the broker refused the " + what + ": " + name;
    if (code == wire::ReasonCode::not_authorized || version == wire::Version::v3_1_1) {
        sentence += "; does its access list allow this user the topic?";
    }
    return Failure{
        .phase = phase,
        .reason = FailureReason::rejected,
        .code = static_cast<std::uint8_t>(code),
        .code_name = name,
        .detail = with_reason_string(std::move(sentence), properties),
    };
}

Failure failure_of(wire::Refusal refusal, Phase phase) {
    return Failure{
        .phase = phase,
        .reason = wire::is_limit_of_broker(refusal) ? FailureReason::limit : FailureReason::local,
        .detail = "nothing was sent: " + std::string{wire::sentence_of(refusal)},
    };
}

Failure closed_failure(Phase phase, bool inside_packet, Spoken spoken) {
    std::string sentence = "the broker closed the connection";
    if (inside_packet) {
        sentence += " inside a packet";
    } else if (phase == Phase::connect) {
        sentence += instead_of_connack(spoken);
    } else {
        sentence += " while we waited for ";
        sentence += phase == Phase::subscribe ? "the SUBACK"
                    : phase == Phase::publish ? "the acknowledgement of our PUBLISH"
                    : phase == Phase::ping    ? "the PINGRESP"
                    : phase == Phase::answer  ? "the device's answer"
                                              : "our message to come back";
        if (phase != Phase::ping) {
            sentence += "; some brokers refuse so what their access list forbids";
        }
    }
    return Failure{.phase = phase, .reason = FailureReason::closed, .detail = sentence};
}

Failure reset_before_connack(Failure failure, Spoken spoken) {
    failure.detail += instead_of_connack(spoken);
    return failure;
}

}  // namespace sonde
