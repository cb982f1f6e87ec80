// SPDX-License-Identifier: Apache-2.0
#include "probes/net/trust_stores.hpp"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <array>
#include <cstdlib>

namespace sonde::net {

namespace {

std::string last_openssl_error() {
    std::array<char, 256> text{};
    const auto code = ERR_peek_last_error();
    ERR_error_string_n(code, text.data(), text.size());
    const auto* const reason = ERR_reason_error_string(code);
    return reason != nullptr ? reason : text.data();
}

bool has_hash_links(const std::filesystem::path& folder) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator{folder, error}) {
        // `openssl rehash` names them by eight hexadecimal digits: 4042bcee.0
        if (entry.path().extension() == ".0" && entry.path().stem().string().size() == 8) {
            return true;
        }
    }
    return false;
}

/// Where the system's certificates are: a file as OpenSSL's environment variable says, else a
/// folder that can be read by name, else OpenSSL's default file.
std::string system_source() {
    // Only before any thread changes the environment, which none of ours does.
    const char* const file = std::getenv(  // NOLINT(concurrency-mt-unsafe)
        X509_get_default_cert_file_env());
    if (file != nullptr && *file != '\0') {
        return file;
    }
    const char* const folder = std::getenv(  // NOLINT(concurrency-mt-unsafe)
        X509_get_default_cert_dir_env());
    const std::string place = folder != nullptr ? folder : X509_get_default_cert_dir();
    return has_hash_links(place) ? place : X509_get_default_cert_file();
}

std::optional<std::filesystem::file_time_type> change_of(const std::string& path) {
    std::error_code error;
    const auto changed = std::filesystem::last_write_time(path, error);
    return error ? std::nullopt : std::optional{changed};
}

bool add_revocation_lists(X509_STORE* store, const std::string& file) {
    auto* const lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
    return lookup != nullptr && X509_load_crl_file(lookup, file.c_str(), X509_FILETYPE_PEM) > 0 &&
           X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL) == 1;
}

}  // namespace

tl::unexpected<Failure> unusable_tls(const std::string& what) {
    auto failure = Failure{
        .phase = Phase::tls,
        .reason = FailureReason::local,
        .detail = what + ": " + last_openssl_error(),
    };
    ERR_clear_error();
    return tl::unexpected{std::move(failure)};
}

Result<X509_STORE*> TrustStores::store_of(const std::string& ca_file, const std::string& crl_file) {
    const auto source = ca_file.empty() ? system_source() : ca_file;
    const auto ca_changed = change_of(source);
    const auto crl_changed = crl_file.empty() ? std::nullopt : change_of(crl_file);
    auto& entry = entries_[{source, crl_file}];
    const bool changed = !ca_changed || entry.ca_changed != ca_changed ||
                         (!crl_file.empty() && !crl_changed) || entry.crl_changed != crl_changed;
    if (entry.store && !changed) {
        return entry.store.get();
    }
    entry = {.ca_changed = ca_changed,
             .crl_changed = crl_changed,
             .store = std::unique_ptr<X509_STORE, Deleter>{X509_STORE_new()}};
    auto* const store = entry.store.get();
    std::error_code error;
    const bool loaded = std::filesystem::is_directory(source, error)
                            ? X509_STORE_load_path(store, source.c_str()) == 1
                            : X509_STORE_load_file(store, source.c_str()) == 1;
    if (!loaded) {
        entry.store.reset();
        return unusable_tls("loading the trusted certificates of " + source);
    }
    if (!crl_file.empty() && !add_revocation_lists(store, crl_file)) {
        entry.store.reset();
        return unusable_tls("loading the revocation lists of " + crl_file);
    }
    return store;
}

}  // namespace sonde::net
