// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/paho_failure.hpp"

#include "probes/dialogue.hpp"
#include "probes/net/socket.hpp"
#include "probes/quantity.hpp"
#include "probes/wire/reason_code.hpp"

#include <cerrno>
#include <utility>

namespace sonde {

namespace {

Spoken spoken_in(const ProbeSpec& spec) {
    return {.scheme = spec.target.scheme, .version = version_of(spec.mqtt)};
}

Failure connack_failure(const ProbeSpec& spec, int code) {
    const auto byte = static_cast<std::uint8_t>(code);
    const auto version = version_of(spec.mqtt);
    const wire::Refused refused{
        .connack =
            {
                .reason = wire::ReasonCode{byte},
                .in_v3_1_1_form = version == wire::Version::v5 && byte < 0x80,
            },
    };
    return failure_of(refused, version);
}

Failure in_connect(FailureReason reason, std::string detail) {
    return {.phase = Phase::connect, .reason = reason, .detail = std::move(detail)};
}

constexpr const char* wants_certificate = "; does it want a client certificate (cert_file)?";

/// OpenSSL ends the handshake so where it does not accept the peer's certificate.
bool about_certificate(const std::string& alert) {
    return alert == "unknown CA" || alert.find("certificate") != std::string::npos;
}

/// TCP connected, TLS did not.
Failure tls_failure(const ProbeSpec& spec, const PahoFindings& findings) {
    if (findings.wrong_name) {
        return in_connect(FailureReason::certificate,
                          "the certificate is not for `" + spec.target.host +
                              "`; does the target's name stand in it?");
    }
    if (about_certificate(findings.alert_sent)) {
        return in_connect(FailureReason::certificate,
                          "the certificate was not accepted: " + findings.alert_sent +
                              "; is ca_file the authority that signed it?");
    }
    if (!findings.alert_sent.empty()) {
        return in_connect(FailureReason::handshake,
                          "we ended TLS with the alert: " + findings.alert_sent);
    }
    return in_connect(
        FailureReason::handshake,
        "the peer broke the connection off while TLS came to be; is this a TLS port?" +
            std::string{spec.tls.cert_file.empty() ? wants_certificate : ""});
}

/// The request for a WebSocket went out, CONNECT did not.
Failure websocket_failure(const ProbeSpec& spec, const PahoFindings& findings) {
    if (findings.upgrade_status != 0) {
        auto failure = in_connect(
            FailureReason::handshake,
            "the server refused a WebSocket at `" + spec.target.path + "` with HTTP status " +
                std::to_string(findings.upgrade_status) + "; is that the broker's path?");
        failure.code = static_cast<std::uint16_t>(findings.upgrade_status);
        failure.code_name = "HTTP status";
        return failure;
    }
    if (findings.upgrade_wrong) {
        return in_connect(FailureReason::handshake,
                          "the server's answer opens no WebSocket (RFC 6455 4.1): its "
                          "Sec-WebSocket-Accept or its end is wrong");
    }
    if (findings.connection_error != 0) {
        return net::failure_from_errno(
            findings.connection_error, Phase::connect, "opening a WebSocket");
    }
    return in_connect(FailureReason::handshake,
                      "the peer closed the connection instead of opening a WebSocket at `" +
                          spec.target.path + "`; does it speak WebSocket at this port?");
}

bool stuck_in_websocket(const PahoFindings& findings) {
    return findings.upgrade_asked && !findings.connect_sent;
}

Failure refused_by_tls(const ProbeSpec& spec, const std::string& alert) {
    // OpenSSL 3.0 has no words for "certificate required" (116).
    const bool unknown = alert == "unknown";
    const bool suspect = spec.tls.cert_file.empty() && (unknown || about_certificate(alert));
    return in_connect(FailureReason::handshake,
                      "the peer ended TLS with an alert" + (unknown ? "" : ": " + alert) +
                          (suspect ? wants_certificate : ""));
}

}  // namespace

Failure connect_failure(const ProbeSpec& spec,
                        int return_code,
                        const std::string& message,
                        const PahoFindings& findings) {
    if (return_code > 0) {
        return connack_failure(spec, return_code);
    }
    const auto step = "Paho connecting to " + to_string(spec.target);
    if (findings.connect_error != 0) {
        return net::failure_from_errno(findings.connect_error, Phase::connect, step);
    }
    if (findings.name_unknown) {
        return in_connect(FailureReason::resolve,
                          step + ": its own lookup of the name failed, right after ours did not");
    }
    if (!findings.tls_setup.empty()) {
        return in_connect(FailureReason::local,
                          "Paho could not set TLS up (" + findings.tls_setup +
                              "); can ca_file, cert_file and key_file be read?");
    }
    if (!findings.alert_received.empty()) {
        return refused_by_tls(spec, findings.alert_received);
    }
    if (stuck_in_websocket(findings)) {
        return websocket_failure(spec, findings);
    }
    // Paho's word for a connection that ended between CONNECT and CONNACK.
    if (findings.connect_sent || message == "TCP connect completion failure") {
        return findings.connection_error != 0
                   ? net::failure_from_errno(findings.connection_error, Phase::connect, step)
                   : closed_failure(Phase::connect, false, spoken_in(spec));
    }
    if (findings.tls_begun) {
        return tls_failure(spec, findings);
    }
    return in_connect(FailureReason::unreachable,
                      step + ": " + (message.empty() ? "failed" : message) +
                          "; Paho does not say why, the wire client does");
}

Failure timeout_failure(Phase phase, Duration waited, const PahoFindings& findings) {
    auto detail = timeout_sentence(phase, waited);
    if (phase == Phase::connect && !findings.connect_sent) {
        detail = "Paho had no CONNACK within " + format_duration(waited);
        if (findings.upgrade_asked) {
            detail +=
                ": the request for a WebSocket went out, but no answer to it came; does the "
                "server speak WebSocket at this port?";
        } else if (findings.tls_begun) {
            detail += ": TCP connected, but the TLS handshake did not finish; is this a TLS port?";
        } else {
            detail +=
                "; it does not tell TCP, TLS and MQTT apart: try --client wire "
                "(client = \"wire\")";
        }
    }
    return {.phase = phase, .reason = FailureReason::timeout, .detail = std::move(detail)};
}

Failure refusal_failure(const ProbeSpec& spec, const PahoRefusal& refusal) {
    const bool subscribe = refusal.type == mqtt::token::SUBSCRIBE;
    const auto phase = subscribe ? Phase::subscribe : Phase::publish;
    const auto* what = subscribe ? "SUBSCRIBE" : "PUBLISH";
    constexpr int first_failure = 0x80;
    const bool v5 = spec.mqtt == MqttVersion::v5;
    const int code = v5 ? refusal.reason_code : refusal.return_code;
    if (code >= first_failure) {
        return rejection(phase,
                         what,
                         wire::ReasonCode{static_cast<std::uint8_t>(code)},
                         wire::Properties{},
                         version_of(spec.mqtt));
    }
    // -3 "disconnected" and -11 "incomplete": the connection went while it was under way.
    return closed_failure(phase, false, spoken_in(spec));
}

Failure lost_failure(const ProbeSpec& spec, const PahoLost& lost, Phase phase) {
    if (lost.code) {
        return failure_of(wire::Disconnected{.reason = wire::ReasonCode{*lost.code}}, phase);
    }
    return closed_failure(phase, false, spoken_in(spec));
}

Failure call_failure(const ProbeSpec& spec, const mqtt::exception& error, Phase phase) {
    if (error.get_return_code() == MQTTASYNC_DISCONNECTED) {
        return closed_failure(phase, false, spoken_in(spec));
    }
    return {
        .phase = phase,
        .reason = FailureReason::local,
        .detail = std::string{"Paho did not do it: "} + error.what(),
    };
}

}  // namespace sonde
