#pragma once

#include "probes/failure.hpp"
#include "probes/net/trust_stores.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <openssl/ssl.h>

#include <memory>

namespace sonde::net {

struct OpenSslDeleter {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* session) const { SSL_free(session); }
};

/// Makes a context from the settings, reading the files they name. The failure is {tls, local}.
Result<std::unique_ptr<SSL_CTX, OpenSslDeleter>> make_tls_context(const TlsSettings& settings,
                                                                  TrustStores& stores);

/// Lets the certificate check of `session` write what it sees into `facts`, also where it refuses
/// the certificate and OpenSSL then drops the chain. `facts` must outlive the session.
void record_certificates(SSL* session, TlsFacts& facts);

}  // namespace sonde::net
