// SPDX-License-Identifier: Apache-2.0
#include "config/apply.hpp"
#include "config/choice.hpp"
#include "config/put_list.hpp"
#include "config/text_rules.hpp"
#include "probes/wording.hpp"

#include <string_view>
#include <utility>

namespace sonde::apply {

namespace {

TextCheck check_alpn(std::string_view protocol) {
    constexpr std::size_t longest = 255;  // RFC 7301 3.1.
    if (protocol.empty() || protocol.size() > longest) {
        return tl::unexpected{std::string{"a protocol name of 1 to 255 bytes"}};
    }
    return {};
}

/// A PEM file that can be read now and holds what its key says, told by the marker.
Complaints put_pem_file(const Setting& setting,
                        std::string_view marker,
                        std::string_view content,
                        const Surroundings& around,
                        std::string& place) {
    auto path = read_text(setting, "the path of a PEM file");
    if (!path) {
        return {std::move(path).error()};
    }
    const auto text = around.read_file(*path);
    if (!text) {
        return {{.at = setting.at,
                 .message = in_backticks(*path) + " cannot be read: " + text.error()}};
    }
    if (text->find(marker) == std::string::npos) {
        return {{.at = setting.at,
                 .message = in_backticks(*path) + " holds no " + std::string{content} +
                            " in PEM: a line that ends with " + std::string{marker} +
                            " was expected"}};
    }
    place = *std::move(path);
    return {};
}

constexpr std::string_view certificate_marker = "CERTIFICATE-----";
constexpr std::string_view crl_marker = "X509 CRL-----";
constexpr std::string_view key_marker = "PRIVATE KEY-----";

}  // namespace

Complaints resolver(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_choice(setting, std::array{ResolverKind::dns, ResolverKind::system}, spec.resolver);
}

Complaints dns_server(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_list(
        setting, "a list of addresses such as [\"1.1.1.1\"]", check_address, spec.dns_servers);
}

Complaints family(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_choice(setting,
                      std::array{FamilyChoice::any, FamilyChoice::ipv4, FamilyChoice::ipv6},
                      spec.family);
}

Complaints ca_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around) {
    return put_pem_file(setting, certificate_marker, "certificate", around, spec.tls.ca_file);
}

Complaints crl_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around) {
    return put_pem_file(setting, crl_marker, "revocation list", around, spec.tls.crl_file);
}

Complaints cert_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around) {
    return put_pem_file(setting, certificate_marker, "certificate", around, spec.tls.cert_file);
}

Complaints key_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around) {
    return put_pem_file(setting, key_marker, "private key", around, spec.tls.key_file);
}

Complaints insecure(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    const auto insecure = read_boolean(setting);
    if (!insecure) {
        return {insecure.error()};
    }
    spec.tls.verification = *insecure ? Verification::off : Verification::required;
    return {};
}

Complaints server_name(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    auto text = read_text(setting, "a host name in quotes");
    if (text) {
        if (const auto check = check_server_name(*text); !check) {
            return {mismatch(setting, check.error())};
        }
    }
    return put(std::move(text), spec.tls.server_name);
}

Complaints alpn(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_list(
        setting, "a list of protocol names such as [\"mqtt\"]", check_alpn, spec.tls.alpn);
}

Complaints tls_min_version(ProbeSpec& spec,
                           const Setting& setting,
                           const Surroundings& /*around*/) {
    return put_choice(setting, std::array{TlsVersion::v1_2, TlsVersion::v1_3}, spec.tls.minimum);
}

}  // namespace sonde::apply
