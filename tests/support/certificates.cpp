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
