// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/failure.hpp"
#include "probes/net/tls_psk.hpp"
#include "probes/net/trust_stores.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace sonde::net {

class KeyLog;

struct OpenSslDeleter {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* session) const { SSL_free(session); }
};

/// What all TLS sessions with one host by the same settings have in common. It takes more memory
/// and time to make than a session, so many sessions of one thread share one.
class TlsContext {
  public:
    /// Reads the files that the settings name. A file that cannot be used is the failure
    /// {tls, local}. `key_log` gets the secrets of all sessions, and must outlive them; null: they
    /// go nowhere.
    static Result<TlsContext> create(const TlsSettings& settings,
                                     const std::string& host,
                                     TrustStores& stores,
                                     KeyLog* key_log = nullptr);

    SSL_CTX* get() const { return context_.get(); }
    /// Whom the certificate must name: `server_name`, or else the host.
    const std::string& host() const { return host_; }
    /// Null where certificates prove who is who.
    const PreSharedKey* pre_shared_key() const { return psk_.get(); }

  private:
    struct Parts {
        std::unique_ptr<PreSharedKey> psk{};  // Before the context, which points to it.
        std::unique_ptr<SSL_CTX, OpenSslDeleter> context{};
        std::string host{};
    };
    explicit TlsContext(Parts parts);

    std::unique_ptr<PreSharedKey> psk_;
    std::unique_ptr<SSL_CTX, OpenSslDeleter> context_;
    std::string host_;
};

/// What the peer's certificates say, where the session still has them.
TlsFacts certificate_facts(const SSL* session);

/// Lets the certificate check of `session` keep in `facts` what it sees where it refuses the
/// certificate: OpenSSL then drops the chain. `facts` must outlive the session.
void keep_refused(SSL* session, std::unique_ptr<TlsFacts>& facts);

}  // namespace sonde::net
