// SPDX-License-Identifier: Apache-2.0
#include "probes/net/tls_psk.hpp"

#include <openssl/obj_mac.h>

#include <algorithm>
#include <cstring>

namespace sonde::net {

namespace {

/// Where a context keeps its key.
int key_index() {
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

/// OpenSSL asks for the key of TLS 1.2 and, where no other callback is set, of 1.3 too. Zero says
/// that there is none.
unsigned tell(SSL* session,
              const char* /*hint*/,
              char* identity,
              unsigned identity_room,
              unsigned char* key,
              unsigned key_room) {
    const auto* const ours = static_cast<const PreSharedKey*>(
        SSL_CTX_get_ex_data(SSL_get_SSL_CTX(session), key_index()));
    const auto& bytes = ours->key.reveal();
    if (ours->identity.size() >= identity_room || bytes.size() > key_room) {
        return 0;
    }
    std::memcpy(identity, ours->identity.c_str(), ours->identity.size() + 1);
    std::ranges::transform(bytes, key, [](char byte) { return static_cast<unsigned char>(byte); });
    return static_cast<unsigned>(bytes.size());
}

}  // namespace

bool use_pre_shared_key(SSL_CTX* context, const PreSharedKey& key) {
    // OpenSSL takes no pointer to what is const, and changes nothing there.
    if (SSL_CTX_set_ex_data(context, key_index(), const_cast<PreSharedKey*>(&key)) != 1) {
        return false;
    }
    SSL_CTX_set_psk_client_callback(context, &tell);
    // Of TLS 1.2 those that need no certificate beside the key.
    return SSL_CTX_set_cipher_list(context, "kECDHEPSK:kDHEPSK:kPSK") == 1;
}

bool proved_by_pre_shared_key(const SSL* session) {
    if (SSL_version(session) == TLS1_3_VERSION) {
        // There a ticket is a pre-shared key as well.
        return SSL_session_reused(session) == 1;
    }
    return SSL_CIPHER_get_auth_nid(SSL_get_current_cipher(session)) == NID_auth_psk;
}

}  // namespace sonde::net
