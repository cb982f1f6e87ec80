// SPDX-License-Identifier: Apache-2.0
#include "probes/net/tls_server.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace sonde::net {

namespace {

/// What is wrong, in a sentence; empty for nothing.
using Wrong = std::string;

struct Deleter {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};
using Bio = std::unique_ptr<BIO, Deleter>;
using Certificate = std::unique_ptr<X509, Deleter>;

Bio reading(const std::string& text) {
    return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

/// An encrypted key must not make OpenSSL ask on the terminal.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*data*/) {
    return -1;
}

/// All certificates of a text; none where one is broken.
std::vector<Certificate> certificates_in(const std::string& pem) {
    std::vector<Certificate> found;
    const auto bio = reading(pem);
    for (;;) {
        Certificate next{PEM_read_bio_X509(bio.get(), nullptr, &no_passphrase, nullptr)};
        if (!next) {
            break;
        }
        found.push_back(std::move(next));
    }
    const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    return at_end ? std::move(found) : std::vector<Certificate>{};
}

Wrong use_certificate(SSL_CTX* context, const std::string& pem) {
    auto chain = certificates_in(pem);
    if (chain.empty()) {
        return "cert_file: there are no certificates in PEM, or one of them is broken";
    }
    if (SSL_CTX_use_certificate(context, chain.front().get()) != 1) {
        return "cert_file: OpenSSL does not take the certificate: its key may be too short";
    }
    for (auto next = chain.begin() + 1; next != chain.end(); ++next) {
        if (SSL_CTX_add1_chain_cert(context, next->get()) != 1) {
            return "cert_file: OpenSSL does not take a certificate of the chain";
        }
    }
    return {};
}

Wrong use_key(SSL_CTX* context, const Secret& pem) {
    const auto bio = reading(pem.reveal());
    const std::unique_ptr<EVP_PKEY, Deleter> key{
        PEM_read_bio_PrivateKey(bio.get(), nullptr, &no_passphrase, nullptr)};
    if (!key) {
        return "key_file: there is no private key in PEM, or it is encrypted";
    }
    if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 ||
        SSL_CTX_check_private_key(context) != 1) {
        return "key_file: the key does not belong to the certificate";
    }
    return {};
}

// ASN1 strings are bytes of a length, not texts with an end.
std::string_view text_of(const ASN1_STRING* text) {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
}

bool is_address(const ASN1_OCTET_STRING* address, const std::string& name) {
    const std::unique_ptr<ASN1_OCTET_STRING, decltype(&ASN1_OCTET_STRING_free)> wanted{
        a2i_IPADDRESS(name.c_str()), &ASN1_OCTET_STRING_free};
    return wanted && ASN1_OCTET_STRING_cmp(wanted.get(), address) == 0;
}

bool names(const GENERAL_NAME* given, const std::string& wanted) {
    int type = 0;
    const void* const value = GENERAL_NAME_get0_value(given, &type);
    switch (type) {
        case GEN_DNS:
        case GEN_EMAIL:
        case GEN_URI:
            return text_of(static_cast<const ASN1_STRING*>(value)) == wanted;
        case GEN_IPADD:
            return is_address(static_cast<const ASN1_OCTET_STRING*>(value), wanted);
        default:  // OpenSSL's kinds, of which others name no client.
            return false;
    }
}

bool has_one_of(const X509* certificate, const std::vector<std::string>& wanted) {
    const std::unique_ptr<GENERAL_NAMES, Deleter> given{static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr))};
    const int count = given ? sk_GENERAL_NAME_num(given.get()) : 0;
    for (int i = 0; i < count; ++i) {
        const auto* const name = sk_GENERAL_NAME_value(given.get(), i);
        if (std::ranges::any_of(wanted, [&](const auto& one) { return names(name, one); })) {
            return true;
        }
    }
    return false;
}

/// How clients' certificates are judged; kept by the context.
struct Judge {
    bool by_issuer{};
    std::vector<std::string> names{};
};

void forget(void* /*parent*/, void* judge, CRYPTO_EX_DATA* /*data*/, int /*index*/, long, void*) {
    delete static_cast<Judge*>(judge);
}

int judge_index() {
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, &forget);
    return index;
}

/// A session calls it only where the client gave a certificate.
int judge(X509_STORE_CTX* store, void* /*unused*/) {
    const auto* const session = static_cast<const SSL*>(
        X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    const auto* const how =
        static_cast<const Judge*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(session), judge_index()));
    if (how->by_issuer && X509_verify_cert(store) != 1) {
        return 0;
    }
    if (!how->names.empty() && !has_one_of(X509_STORE_CTX_get0_cert(store), how->names)) {
        X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
        return 0;
    }
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
}

int verify_mode(ClientCertificates clients) {
    switch (clients) {
        case ClientCertificates::none:
            return SSL_VERIFY_NONE;
        case ClientCertificates::request:
        case ClientCertificates::verify_if_given:
            return SSL_VERIFY_PEER;
        case ClientCertificates::require_any:
        case ClientCertificates::require_and_verify:
            break;
    }
    return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
}

Wrong trust(SSL_CTX* context, const std::string& pem) {
    if (pem.empty()) {
        return SSL_CTX_set_default_verify_paths(context) == 1
                   ? ""
                   : "client_ca_file: there is none, and the system trusts nobody";
    }
    const auto authorities = certificates_in(pem);
    if (authorities.empty()) {
        return "client_ca_file: there are no certificates in PEM, or one of them is broken";
    }
    for (const auto& authority : authorities) {
        // Clients with several certificates choose by these names.
        if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.get()) != 1 ||
            SSL_CTX_add_client_CA(context, authority.get()) != 1) {
            return "client_ca_file: OpenSSL does not take a certificate of it";
        }
    }
    return {};
}

Wrong ask_clients(SSL_CTX* context, const TlsServerSettings& settings) {
    if (settings.clients == ClientCertificates::none) {
        return {};
    }
    const bool by_issuer = settings.clients == ClientCertificates::verify_if_given ||
                           settings.clients == ClientCertificates::require_and_verify;
    auto how =
        std::make_unique<Judge>(Judge{.by_issuer = by_issuer, .names = settings.client_names});
    if (SSL_CTX_set_ex_data(context, judge_index(), how.get()) != 1) {
        return "there is no memory left";
    }
    (void)how.release();  // The context's from now on.
    SSL_CTX_set_cert_verify_callback(context, &judge, nullptr);
    SSL_CTX_set_verify(context, verify_mode(settings.clients), nullptr);
    return by_issuer ? trust(context, settings.client_authorities) : Wrong{};
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) {
        text += (text.empty() ? "" : ":") + name;
    }
    return text;
}

int number_of(TlsVersion version) {
    switch (version) {
        case TlsVersion::v1_2:
            return TLS1_2_VERSION;
        case TlsVersion::v1_3:
            break;
    }
    return TLS1_3_VERSION;
}

Wrong choose(SSL_CTX* context, const TlsServerSettings& settings) {
    SSL_CTX_set_min_proto_version(context, number_of(settings.minimum));
    SSL_CTX_set_max_proto_version(context, number_of(settings.maximum));
    if (settings.server_chooses_cipher) {
        SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE);
    }
    if (!settings.cipher_suites.empty() &&
        SSL_CTX_set_cipher_list(context, joined(settings.cipher_suites).c_str()) != 1) {
        return "cipher_suites: OpenSSL has none of them";
    }
    if (!settings.groups.empty() &&
        SSL_CTX_set1_groups_list(context, joined(settings.groups).c_str()) != 1) {
        return "curve_preferences: OpenSSL does not take them";
    }
    return {};
}

/// Sessions are not remembered, neither here nor in tickets.
void forget_sessions(SSL_CTX* context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_num_tickets(context, 0);
}

}  // namespace

tl::expected<TlsServer, std::string> TlsServer::create(const TlsServerSettings& settings) {
    Context context{SSL_CTX_new(TLS_server_method())};
    if (!context) {
        return tl::unexpected{std::string{"there is no memory left"}};
    }
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    forget_sessions(context.get());
    auto wrong = choose(context.get(), settings);
    if (wrong.empty()) {
        wrong = use_certificate(context.get(), settings.certificate);
    }
    if (wrong.empty()) {
        wrong = use_key(context.get(), settings.key);
    }
    if (wrong.empty()) {
        wrong = ask_clients(context.get(), settings);
    }
    ERR_clear_error();
    if (!wrong.empty()) {
        return tl::unexpected{std::move(wrong)};
    }
    return TlsServer{std::move(context)};
}

bool heard_plain_http(unsigned long error) {
    return ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_REASON(error) == SSL_R_HTTP_REQUEST;
}

}  // namespace sonde::net
