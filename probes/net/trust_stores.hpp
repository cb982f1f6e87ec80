// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/failure.hpp"

#include <openssl/x509_vfy.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace sonde::net {

/// {tls, local} with what OpenSSL says about it.
tl::unexpected<Failure> unusable_tls(const std::string& what);

/// The certificates that are trusted, read once and again when their file has changed: the system's
/// bundle takes longer to read than a round trip. One loop's.
class TrustStores {
  public:
    /// The certificates of a PEM file; with no name the system's: SSL_CERT_FILE where the
    /// environment has it, else the certificate folder, of which only what is needed is read. With
    /// revocation lists (PEM) of which one must be of whoever issued the peer's certificate. The
    /// store stays ours.
    Result<X509_STORE*> store_of(const std::string& ca_file, const std::string& crl_file = {});

  private:
    struct Deleter {
        void operator()(X509_STORE* store) const { X509_STORE_free(store); }
    };
    using Change = std::filesystem::file_time_type;
    struct Entry {
        std::optional<Change> ca_changed{};
        std::optional<Change> crl_changed{};
        std::unique_ptr<X509_STORE, Deleter> store{};
    };

    std::map<std::pair<std::string, std::string>, Entry> entries_{};  ///< By both files.
};

}  // namespace sonde::net
