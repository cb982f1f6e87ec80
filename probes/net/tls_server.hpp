// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/tls_server_settings.hpp"

#include <openssl/ssl.h>
#include <tl/expected.hpp>

#include <memory>
#include <string>

namespace sonde::net {

/// What the TLS sessions of one server have in common. No session is resumed, so that each is
/// judged by the certificates of its day.
class TlsServer {
  public:
    /// The error is a sentence, which says what cannot be used and never what a key holds.
    static tl::expected<TlsServer, std::string> create(const TlsServerSettings& settings);

    /// A new session, whose owner the caller is; it keeps what it needs of the server. Null where
    /// there is no memory left.
    SSL* session() const { return SSL_new(context_.get()); }

  private:
    struct ContextDeleter {
        void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    };
    using Context = std::unique_ptr<SSL_CTX, ContextDeleter>;

    explicit TlsServer(Context context) : context_{std::move(context)} {}

    Context context_;
};

/// Whether the session broke off because the client spoke plain HTTP.
bool heard_plain_http(unsigned long error);

}  // namespace sonde::net
