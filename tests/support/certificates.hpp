// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <openssl/x509.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace sonde::support {

/// PEM files of a certificate and its key.
struct Identity {
    std::string cert_file{};
    std::string key_file{};
};

struct Wanted {
    std::string name{"broker"};  ///< The subject's common name.
    std::string hosts{
        "DNS:localhost,IP:127.0.0.1,IP:::1"};  ///< subjectAltName, in OpenSSL's words.
    std::chrono::hours from{-1};               ///< Validity, from now on.
    std::chrono::hours until{24 * 30};
};

/// Issues certificates for tests: a root of its own, new in every run.
class CertificateAuthority {
  public:
    explicit CertificateAuthority(std::string name = "Test CA",
                                  std::chrono::hours until = std::chrono::hours{24 * 365});
    CertificateAuthority(const CertificateAuthority&) = delete;
    CertificateAuthority& operator=(const CertificateAuthority&) = delete;
    ~CertificateAuthority();

    /// The file holds the certificate with the CA's behind it, as servers present them.
    Identity issue(const Wanted& wanted);
    Identity issue_self_signed(const Wanted& wanted);

    struct Revocation {
        std::vector<std::string> cert_files{};  ///< The first certificate of each is revoked.
        std::chrono::hours until{24};           ///< The list's next update, from now on.
    };
    /// A revocation list in a PEM file of its own, and its path.
    std::string revoke(const Revocation& revocation);

    const std::string& ca_file() const { return ca_file_; }

  private:
    struct Pair;

    Pair make(const Wanted& wanted, const Pair* issuer, bool authority);
    Identity store(const Pair& pair, bool with_chain);

    TemporaryFolder folder_{};
    std::unique_ptr<Pair> root_;
    std::string ca_file_{};
    long serial_{1};
};

}  // namespace sonde::support
