// SPDX-License-Identifier: Apache-2.0
#include "tests/support/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <stdexcept>

namespace sonde::support {

namespace {

struct Deleter {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(X509_CRL* list) const { X509_CRL_free(list); }
    void operator()(ASN1_TIME* time) const { ASN1_STRING_free(time); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(std::FILE* file) const { std::fclose(file); }
};

void require(bool done, const char* what) {
    if (!done) {
        throw std::runtime_error{std::string{"making a certificate: "} + what};
    }
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    auto* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    require(extension != nullptr, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

std::unique_ptr<std::FILE, Deleter> open_file(const std::string& path) {
    std::unique_ptr<std::FILE, Deleter> file{std::fopen(path.c_str(), "w")};
    require(file != nullptr, path.c_str());
    return file;
}

long seconds_of(std::chrono::hours hours) {
    return std::chrono::seconds{hours}.count();
}

}  // namespace

struct CertificateAuthority::Pair {
    std::unique_ptr<X509, Deleter> certificate{};
    std::unique_ptr<EVP_PKEY, Deleter> key{};
};

CertificateAuthority::CertificateAuthority(std::string name, std::chrono::hours until)
    : root_{std::make_unique<Pair>(
          make({.name = std::move(name), .hosts = "", .until = until}, nullptr, true))} {
    ca_file_ = store(*root_, false).cert_file;
}

CertificateAuthority::~CertificateAuthority() = default;

Identity CertificateAuthority::issue(const Wanted& wanted) {
    return store(make(wanted, root_.get(), false), true);
}

Identity CertificateAuthority::issue_self_signed(const Wanted& wanted) {
    return store(make(wanted, nullptr, false), false);
}

std::string CertificateAuthority::revoke(const Revocation& revocation) {
    const std::unique_ptr<X509_CRL, Deleter> list{X509_CRL_new()};
    const std::unique_ptr<ASN1_TIME, Deleter> then{
        X509_gmtime_adj(nullptr, seconds_of(std::chrono::hours{-48}))};
    X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(root_->certificate.get()));
    X509_CRL_set1_lastUpdate(list.get(), then.get());
    for (const auto& file : revocation.cert_files) {
        const std::unique_ptr<std::FILE, Deleter> in{std::fopen(file.c_str(), "r")};
        const std::unique_ptr<X509, Deleter> certificate{
            PEM_read_X509(in.get(), nullptr, nullptr, nullptr)};
        require(certificate != nullptr, file.c_str());
        auto* const entry = X509_REVOKED_new();  // The list takes it over.
        X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(certificate.get()));
        X509_REVOKED_set_revocationDate(entry, then.get());
        X509_CRL_add0_revoked(list.get(), entry);
    }
    const std::unique_ptr<ASN1_TIME, Deleter> next{
        X509_gmtime_adj(nullptr, seconds_of(revocation.until))};
    X509_CRL_set1_nextUpdate(list.get(), next.get());
    require(X509_CRL_sign(list.get(), root_->key.get(), EVP_sha256()) != 0, "signing a list");
    const auto path = (folder_.path() / (std::to_string(serial_++) + ".crl")).string();
    PEM_write_X509_CRL(open_file(path).get(), list.get());
    return path;
}

CertificateAuthority::Pair CertificateAuthority::make(const Wanted& wanted,
                                                      const Pair* issuer,
                                                      bool authority) {
    Pair pair;
    pair.key.reset(EVP_EC_gen("P-256"));
    pair.certificate.reset(X509_new());
    auto* const certificate = pair.certificate.get();
    require(pair.key && certificate != nullptr, "no memory");
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial_++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), seconds_of(wanted.from));
    X509_gmtime_adj(X509_getm_notAfter(certificate), seconds_of(wanted.until));
    X509_set_pubkey(certificate, pair.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate),
                               "CN",
                               MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wanted.name.c_str()),
                               -1,
                               -1,
                               0);
    auto* const signer = issuer == nullptr ? certificate : issuer->certificate.get();
    X509_set_issuer_name(certificate, X509_get_subject_name(signer));
    add_extension(
        certificate, signer, NID_basic_constraints, authority ? "critical,CA:TRUE" : "CA:FALSE");
    add_extension(certificate, signer, NID_subject_key_identifier, "hash");
    if (!wanted.hosts.empty()) {
        add_extension(certificate, signer, NID_subject_alt_name, wanted.hosts);
    }
    auto* const key = issuer == nullptr ? pair.key.get() : issuer->key.get();
    require(X509_sign(certificate, key, EVP_sha256()) != 0, "signing");
    return pair;
}

Identity CertificateAuthority::store(const Pair& pair, bool with_chain) {
    const auto stem = (folder_.path() / std::to_string(serial_)).string();
    const Identity identity{.cert_file = stem + ".crt", .key_file = stem + ".key"};
    const auto certificates = open_file(identity.cert_file);
    PEM_write_X509(certificates.get(), pair.certificate.get());
    if (with_chain) {
        PEM_write_X509(certificates.get(), root_->certificate.get());
    }
    PEM_write_PrivateKey(
        open_file(identity.key_file).get(), pair.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return identity;
}

}  // namespace sonde::support
