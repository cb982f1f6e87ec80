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

Result<X509_STORE*> TrustStores::store_of(const std::string& ca_file) {
    const auto source = ca_file.empty() ? system_source() : ca_file;
    std::error_code error;
    const auto changed = std::filesystem::last_write_time(source, error);
    auto& entry = entries_[source];
    if (entry.store && !error && entry.changed == changed) {
        return entry.store.get();
    }
    std::unique_ptr<X509_STORE, Deleter> store{X509_STORE_new()};
    const bool loaded = std::filesystem::is_directory(source, error)
                            ? X509_STORE_load_path(store.get(), source.c_str()) == 1
                            : X509_STORE_load_file(store.get(), source.c_str()) == 1;
    if (!loaded) {
        entries_.erase(source);
        return unusable_tls("loading the trusted certificates of " + source);
    }
    entry = {.changed = changed, .store = std::move(store)};
    return entry.store.get();
}

}  // namespace sonde::net
