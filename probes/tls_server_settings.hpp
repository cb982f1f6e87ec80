// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/secret.hpp"
#include "probes/spec.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sonde {

/// What a server asks of a client's certificate.
enum class ClientCertificates : std::uint8_t {
    none,
    request,             ///< Asked for, neither demanded nor looked at.
    require_any,         ///< Demanded, whoever issued it.
    verify_if_given,     ///< Not demanded; one that is given must be trusted.
    require_and_verify,  ///< Demanded, and it must be trusted.
};

/// How a server speaks TLS. Texts of PEM and no paths: who has read them knows when they change.
struct TlsServerSettings {
    std::string certificate{};  ///< PEM, those of the chain behind it.
    Secret key{};               ///< PEM, not encrypted.
    ClientCertificates clients{ClientCertificates::none};
    std::string client_authorities{};  ///< PEM; empty: those that the system trusts.
    /// One of these is in a certificate that a client gives, as a DNS name, an address, a mail
    /// address or a URI; empty: any.
    std::vector<std::string> client_names{};
    TlsVersion minimum{TlsVersion::v1_2};
    TlsVersion maximum{TlsVersion::v1_3};
    /// Of TLS 1.2, by OpenSSL's names; empty: OpenSSL's choice. TLS 1.3 has its own three.
    std::vector<std::string> cipher_suites{};
    std::vector<std::string> groups{};  ///< By OpenSSL's names; empty: OpenSSL's choice.
    bool server_chooses_cipher{true};

    friend bool operator==(const TlsServerSettings&, const TlsServerSettings&) = default;
};

}  // namespace sonde
