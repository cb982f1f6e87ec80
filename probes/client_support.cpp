// SPDX-License-Identifier: Apache-2.0
#include "probes/client_support.hpp"

#include "probes/route.hpp"

namespace sonde {

namespace {

using Shortfalls = std::vector<Unsupported>;

void check_route(const Route& route, Shortfalls& shortfalls) {
    const auto lacks = [&](std::string_view key) {
        shortfalls.push_back({.key = key,
                              .sentence = "Paho is not given a " + std::string{key} +
                                          " here: it is for the wire client"});
    };
    if (route.proxy) {
        lacks("proxy");
    }
    if (route.proxy_protocol != ProxyProtocol::off) {
        lacks("proxy_protocol");
    }
    if (!route.websocket_origin.empty()) {
        lacks("websocket_origin");
    }
    if (!route.websocket_headers.empty()) {
        lacks("websocket_headers");
    }
}

void check_phase_timeouts(const ProbeSpec& spec, Shortfalls& shortfalls) {
    for (const auto& [phase, limit] : spec.phase_timeout) {
        switch (phase) {
            case Phase::dns:
            case Phase::connect:
            case Phase::subscribe:
            case Phase::publish:
            case Phase::delivery:
            case Phase::disconnect:
                break;
            case Phase::tcp:
            case Phase::proxy:
            case Phase::tls:
            case Phase::websocket:
                shortfalls.push_back(
                    {.key = "phase_timeout",
                     .sentence = "Paho does not tell `" + std::string{name_of(phase)} +
                                 "` from `connect`, which includes it: set the time limit of "
                                 "`connect`"});
                break;
            case Phase::answer:  // No kind of probe that Paho runs has it.
                break;
            case Phase::ping:
                shortfalls.push_back({.key = "phase_timeout",
                                      .sentence = "Paho sends pings when it likes: there is no "
                                                  "`ping` to limit the time of"});
                break;
        }
    }
}

void check_tls(const ProbeSpec& spec, Shortfalls& shortfalls) {
    const auto& tls = spec.tls;
    const auto& host = spec.target.host;
    if (!tls.crl_file.empty()) {
        shortfalls.push_back({.key = "crl_file",
                              .sentence = "Paho knows no revocation lists: crl_file is for the "
                                          "wire client"});
    }
    if (!tls.psk_identity.empty()) {
        shortfalls.push_back({.key = "psk_identity",
                              .sentence = "Paho knows no pre-shared keys: psk_identity is for the "
                                          "wire client"});
    }
    if (tls.resumption == Resumption::on) {
        shortfalls.push_back({.key = "tls_resumption",
                              .sentence = "Paho keeps no session tickets: tls_resumption is for "
                                          "the wire client"});
    }
    if (tls.minimum != TlsVersion::v1_2) {
        shortfalls.push_back({.key = "tls_min_version",
                              .sentence = "Paho cannot be told a minimum TLS version of " +
                                          std::string{name_of(tls.minimum)} +
                                          ": it takes what OpenSSL offers, 1.2 or later"});
    }
    if (!tls.server_name.empty() && tls.server_name != host) {
        shortfalls.push_back(
            {.key = "server_name",
             .sentence = "Paho takes the server name for TLS from the target: it cannot ask `" +
                         host + "` for `" + tls.server_name + "`"});
    }
    // It compares the certificate's names with `[::1`, seen with Paho MQTT C 1.3.12.
    const bool literal_v6 = host.find(':') != std::string::npos;
    if (literal_v6 && tls.verification == Verification::required) {
        shortfalls.push_back(
            {.key = "target",
             .sentence = "Paho cannot check a certificate against an IPv6 address: give the target "
                         "a name, or set insecure"});
    }
}

constexpr std::string_view wire_only = " is for the wire client";

void check_source(const ProbeSpec& spec, Shortfalls& shortfalls) {
    for (const auto& [key, value] : {std::pair{"source_address", &spec.source_address},
                                     std::pair{"interface", &spec.source_interface}}) {
        if (!value->empty()) {
            shortfalls.push_back({.key = key,
                                  .sentence = "Paho leaves it to the system where connections "
                                              "come from: " +
                                              std::string{key} + std::string{wire_only}});
        }
    }
}

void check_paho(const ProbeSpec& spec, Shortfalls& shortfalls) {
    if (spec.kind != ProbeKind::roundtrip) {
        shortfalls.push_back({.key = "kind",
                              .sentence = "Paho does round trips only: kind = \"" +
                                          std::string{name_of(spec.kind)} +
                                          "\" is for the wire client"});
    }
    if (spec.authentication) {
        shortfalls.push_back({.key = "auth_method",
                              .sentence = "Paho does not do enhanced authentication: auth_method "
                                          "is for the wire client"});
    }
    if (spec.target.local()) {
        shortfalls.push_back({.key = "target",
                              .sentence = "Paho connects to no unix socket (unix://): that is for "
                                          "the wire client"});
    }
    if (spec.family != FamilyChoice::any) {
        shortfalls.push_back(
            {.key = "family",
             .sentence = "Paho chooses the address family itself (IPv4 first): family = "
                         "\"" +
                         std::string{name_of(spec.family)} + "\" is for the wire client"});
    }
    if (!spec.dns_servers.empty()) {
        shortfalls.push_back({.key = "dns_server",
                              .sentence = "Paho looks names up through the system only: dns_server "
                                          "is for the wire client"});
    }
    if (spec.ping) {
        shortfalls.push_back({.key = "ping",
                              .sentence = "Paho sends pings when it likes, and does not tell when: "
                                          "ping is for the wire client"});
    }
    if (spec.addresses == AddressChoice::each) {
        shortfalls.push_back({.key = "addresses",
                              .sentence = "Paho chooses the address itself: addresses = \"each\" "
                                          "is for the wire client"});
    }
    for (const auto& [key, endpoint] : {std::pair{"publish_to", &spec.publish_to},
                                        std::pair{"subscribe_from", &spec.subscribe_from}}) {
        if (*endpoint) {
            shortfalls.push_back({.key = key,
                                  .sentence = "a probe with Paho has one connection: " +
                                              std::string{key} + std::string{wire_only}});
        }
    }
    if (spec.srv) {
        shortfalls.push_back({.key = "srv",
                              .sentence = "Paho looks addresses up and no services: srv is for the "
                                          "wire client"});
    }
    check_source(spec, shortfalls);
    check_phase_timeouts(spec, shortfalls);
    if (spec.route) {
        check_route(*spec.route, shortfalls);
    }
    if (spec.target.secure()) {
        check_tls(spec, shortfalls);
    }
}

}  // namespace

std::vector<Unsupported> unsupported_by_client(const ProbeSpec& spec) {
    Shortfalls shortfalls;
    switch (spec.client) {
        case ClientKind::wire:
            break;
        case ClientKind::paho:
            check_paho(spec, shortfalls);
            break;
    }
    return shortfalls;
}

}  // namespace sonde
