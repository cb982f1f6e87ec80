// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/secret.hpp"

#include <openssl/ssl.h>

#include <string>

namespace sonde::net {

/// A key that both sides know already, and whose it is.
struct PreSharedKey {
    std::string identity{};
    Secret key{};  ///< Its bytes.
};

/// Lets the sessions of a context prove themselves by the key, in TLS 1.2 by nothing else. `key`
/// must outlive them. False where OpenSSL cannot.
bool use_pre_shared_key(SSL_CTX* context, const PreSharedKey& key);

/// Whether the handshake, which is done, was by a pre-shared key.
bool proved_by_pre_shared_key(const SSL* session);

}  // namespace sonde::net
