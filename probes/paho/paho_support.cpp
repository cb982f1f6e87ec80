#include "probes/paho/paho_support.hpp"

namespace sonde {

namespace {

std::optional<std::string> unsupported_timeout(const ProbeSpec& spec) {
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
                return "Paho does not tell `" + std::string{name_of(phase)} +
                       "` from `connect`, which includes it: set the time limit of `connect`";
            case Phase::ping:
                return "Paho sends pings when it likes: there is no `ping` to limit the time of";
        }
    }
    return std::nullopt;
}

std::optional<std::string> unsupported_tls(const Endpoint& target, const TlsSettings& tls) {
    if (tls.minimum != TlsVersion::v1_2) {
        return "Paho cannot be told a minimum TLS version of " + std::string{name_of(tls.minimum)} +
               ": it takes what OpenSSL offers, 1.2 or later";
    }
    if (!tls.server_name.empty() && tls.server_name != target.host) {
        return "Paho takes the server name for TLS from the target: it cannot ask `" + target.host +
               "` for `" + tls.server_name + "`";
    }
    // It compares the certificate's names with `[::1`, seen with Paho MQTT C 1.3.12.
    const bool literal_v6 = target.host.find(':') != std::string::npos;
    if (literal_v6 && tls.verification == Verification::required) {
        return "Paho cannot check a certificate against an IPv6 address: give the target a name, "
               "or set insecure";
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> unsupported_by_paho(const ProbeSpec& spec) {
    if (spec.family != FamilyChoice::any) {
        return "Paho chooses the address family itself (IPv4 first): family = \"" +
               std::string{name_of(spec.family)} + "\" is for the wire client";
    }
    if (!spec.dns_servers.empty()) {
        return "Paho looks names up through the system only: dns_server is for the wire client";
    }
    if (spec.ping) {
        return "Paho sends pings when it likes, and does not tell when: ping is for the wire "
               "client";
    }
    if (auto sentence = unsupported_timeout(spec)) {
        return sentence;
    }
    return spec.target.secure() ? unsupported_tls(spec.target, spec.tls) : std::nullopt;
}

}  // namespace sonde
