// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/certificates.hpp"
#include "tests/support/http_client.hpp"

#include <openssl/ssl.h>

#include <functional>
#include <string>

namespace sonde::testing {

/// How a client speaks TLS.
struct TlsManners {
    std::string ca_file{};                           ///< Whom it trusts.
    support::Identity identity{};                    ///< Its own; empty: none.
    std::function<void(SSL_CTX* context)> adjust{};  ///< Of anything else.
};

struct HttpsAnswer {
    HttpAnswer answer{};   ///< Status 0 where TLS or the connection broke off.
    std::string cipher{};  ///< By OpenSSL's name.
    std::string serial{};  ///< Of the server's certificate.
    bool resumable{};      ///< Whether another connection could go on with the session.
};

/// One request by TLS to 127.0.0.1, whose certificate must be good for that address.
HttpsAnswer https_request(const HttpQuestion& question, const TlsManners& manners);

}  // namespace sonde::testing
