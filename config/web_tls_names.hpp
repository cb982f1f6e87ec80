// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/tls_server_settings.hpp"

#include <array>
#include <string_view>

/// The names of Go's crypto/tls that a web configuration file may have, and what they are here.
namespace sonde::web_tls {

struct OpensslName {
    std::string_view name{};
    std::string_view openssl{};
};

/// Those that Go counts as secure. TLS 1.3 has three that nobody can choose, without a name here.
inline constexpr std::array<OpensslName, 13> cipher_suites{{
    {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"},
    {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"},
    {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384"},
    {"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384"},
    {"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"},
    {"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-CHACHA20-POLY1305"},
    {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "ECDHE-ECDSA-AES128-SHA"},
    {"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA"},
    {"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "ECDHE-ECDSA-AES256-SHA"},
    {"TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA-AES256-SHA"},
    {"TLS_AES_128_GCM_SHA256", ""},
    {"TLS_AES_256_GCM_SHA384", ""},
    {"TLS_CHACHA20_POLY1305_SHA256", ""},
}};

inline constexpr std::array<OpensslName, 4> curves{{
    {"CurveP256", "P-256"},
    {"CurveP384", "P-384"},
    {"CurveP521", "P-521"},
    {"X25519", "X25519"},
}};

struct VersionName {
    std::string_view name{};
    TlsVersion version{};
};

inline constexpr std::array<VersionName, 2> versions{{
    {"TLS12", TlsVersion::v1_2},
    {"TLS13", TlsVersion::v1_3},
}};

struct ClientsName {
    std::string_view name{};
    ClientCertificates clients{};
};

/// `RequireClientCert` is an older name of the second but one.
inline constexpr std::array<ClientsName, 6> client_auth_types{{
    {"NoClientCert", ClientCertificates::none},
    {"RequestClientCert", ClientCertificates::request},
    {"RequireAnyClientCert", ClientCertificates::require_any},
    {"VerifyClientCertIfGiven", ClientCertificates::verify_if_given},
    {"RequireAndVerifyClientCert", ClientCertificates::require_and_verify},
    {"RequireClientCert", ClientCertificates::require_any},
}};

}  // namespace sonde::web_tls
