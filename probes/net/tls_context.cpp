// SPDX-License-Identifier: Apache-2.0
#include "probes/net/tls_context.hpp"

#include "probes/net/key_log.hpp"
#include "probes/net/tls_tickets.hpp"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <string>
#include <vector>

namespace sonde::net {

namespace {

std::string one_line(const X509_NAME* name) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> out{BIO_new(BIO_s_mem()), &BIO_free};
    // RFC 2253 order and escapes, UTF-8 kept: what `openssl x509 -nameopt` calls RFC2253,utf8.
    X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    char* text = nullptr;
    const auto length = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(length)};
}

std::optional<WallTime> to_wall_time(const ASN1_TIME* time) {
    std::tm broken_down{};
    if (ASN1_TIME_to_tm(time, &broken_down) != 1) {
        return std::nullopt;
    }
    return WallTime{std::chrono::seconds{timegm(&broken_down)}};
}

TlsFacts facts_of(const STACK_OF(X509) * chain, long error) {
    TlsFacts facts;
    const auto* const leaf = sk_X509_value(chain, 0);
    facts.subject = one_line(X509_get_subject_name(leaf));
    facts.issuer = one_line(X509_get_issuer_name(leaf));
    for (int i = 0; i < sk_X509_num(chain); ++i) {
        const auto expiry = to_wall_time(X509_get0_notAfter(sk_X509_value(chain, i)));
        if (expiry && (!facts.not_after || *expiry < *facts.not_after)) {
            facts.not_after = expiry;
        }
    }
    facts.verified = error == X509_V_OK;
    if (!facts.verified) {
        facts.unverified_because = X509_verify_cert_error_string(error);
    }
    return facts;
}

/// The peer's own certificate must be looked up in a list; those above it are where there is one.
int judge(int verified, X509_STORE_CTX* store) {
    const bool not_listed = X509_STORE_CTX_get_error(store) == X509_V_ERR_UNABLE_TO_GET_CRL &&
                            X509_STORE_CTX_get_error_depth(store) > 0;
    if (verified == 1 || !not_listed) {
        return verified;
    }
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
}

int verify(X509_STORE_CTX* store, void* /*unused*/) {
    X509_STORE_CTX_set_verify_cb(store, &judge);
    const int verified = X509_verify_cert(store);
    auto* const session =
        static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    if (verified == 1 || SSL_get_verify_mode(session) == SSL_VERIFY_NONE) {
        return 1;
    }
    auto* const refused = static_cast<std::unique_ptr<TlsFacts>*>(SSL_get_app_data(session));
    if (refused != nullptr) {
        *refused = std::make_unique<TlsFacts>(
            facts_of(X509_STORE_CTX_get0_untrusted(store), X509_STORE_CTX_get_error(store)));
    }
    return verified;
}

void log_key(const SSL* session, const char* line) {
    static_cast<KeyLog*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(session)))->append(line);
}

Result<void> load_files(SSL_CTX* context, const TlsSettings& settings, TrustStores& stores) {
    const auto store = stores.store_of(settings.ca_file, settings.crl_file);
    if (!store) {
        return tl::unexpected{store.error()};
    }
    SSL_CTX_set1_cert_store(context, *store);
    if (settings.cert_file.empty()) {
        return {};
    }
    if (SSL_CTX_use_certificate_chain_file(context, settings.cert_file.c_str()) != 1) {
        return unusable_tls("loading the certificate " + settings.cert_file);
    }
    if (SSL_CTX_use_PrivateKey_file(context, settings.key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
        return unusable_tls("loading the key " + settings.key_file);
    }
    return {};
}

}  // namespace

TlsContext::TlsContext(Parts parts)
    : psk_{std::move(parts.psk)},
      context_{std::move(parts.context)},
      host_{std::move(parts.host)} {}

Result<TlsContext> TlsContext::create(const TlsSettings& settings,
                                      const std::string& host,
                                      TrustStores& stores,
                                      KeyLog* key_log) {
    std::unique_ptr<SSL_CTX, OpenSslDeleter> context{SSL_CTX_new(TLS_client_method())};
    if (!context) {
        return unusable_tls("making a TLS context");
    }
    SSL_CTX_set_min_proto_version(
        context.get(), settings.minimum == TlsVersion::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_verify(
        context.get(),
        settings.verification == Verification::required ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
        nullptr);
    SSL_CTX_set_cert_verify_callback(context.get(), &verify, nullptr);
    // An encrypted key must not make OpenSSL ask on the terminal.
    SSL_CTX_set_default_passwd_cb(context.get(), [](char*, int, int, void*) { return -1; });
    if (key_log != nullptr) {
        SSL_CTX_set_app_data(context.get(), key_log);
        SSL_CTX_set_keylog_callback(context.get(), &log_key);
    }
    auto loaded = load_files(context.get(), settings, stores);
    if (!loaded) {
        return tl::unexpected{std::move(loaded.error())};
    }
    if (!settings.alpn.empty()) {
        std::vector<unsigned char> wire;
        for (const auto& protocol : settings.alpn) {
            wire.push_back(static_cast<unsigned char>(protocol.size()));
            wire.insert(wire.end(), protocol.begin(), protocol.end());
        }
        // Zero is success here, unlike everywhere else in OpenSSL.
        if (SSL_CTX_set_alpn_protos(
                context.get(), wire.data(), static_cast<unsigned>(wire.size())) != 0) {
            return unusable_tls("setting ALPN");
        }
    }
    std::unique_ptr<PreSharedKey> psk;
    if (!settings.psk_identity.empty()) {
        psk = std::make_unique<PreSharedKey>(
            PreSharedKey{.identity = settings.psk_identity, .key = settings.psk});
        if (!use_pre_shared_key(context.get(), *psk)) {
            return unusable_tls("preparing the pre-shared key");
        }
    }
    if (settings.resumption == Resumption::on) {
        TlsTicket::collect_in(context.get());
    }
    return TlsContext{{.psk = std::move(psk),
                       .context = std::move(context),
                       .host = settings.server_name.empty() ? host : settings.server_name}};
}

TlsFacts certificate_facts(const SSL* session) {
    const auto* const chain = SSL_get_peer_cert_chain(session);
    return chain != nullptr ? facts_of(chain, SSL_get_verify_result(session)) : TlsFacts{};
}

void keep_refused(SSL* session, std::unique_ptr<TlsFacts>& facts) {
    SSL_set_app_data(session, &facts);
}

}  // namespace sonde::net
