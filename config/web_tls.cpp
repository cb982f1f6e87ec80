// SPDX-License-Identifier: Apache-2.0
#include "config/web_reader.hpp"
#include "config/web_tls_names.hpp"

#include <utility>

namespace sonde::web {

namespace {

void read_cert_file(Reader& reader, const SettingEntry& entry, TlsServerSettings& tls) {
    tls.certificate = reader.file(entry);
}

void read_key_file(Reader& reader, const SettingEntry& entry, TlsServerSettings& tls) {
    tls.key = Secret{reader.file(entry)};
}

void read_client_ca_file(Reader& reader, const SettingEntry& entry, TlsServerSettings& tls) {
    tls.client_authorities = reader.file(entry);
}

void read_client_auth(Reader& reader, const SettingEntry& entry, TlsServerSettings& tls) {
    const auto word = reader.text(entry);
    if (!word || word->empty()) {
        return;
    }
    if (const auto* const row = row_named(reader, entry, web_tls::client_auth_types, *word)) {
        tls.clients = row->clients;
    }
}

void read_client_names(Reader& reader, const SettingEntry& entry, TlsServerSettings& tls) {
    tls.client_names = reader.texts(entry);
}

void read_version(Reader& reader, const SettingEntry& entry, TlsVersion& version) {
    const auto word = reader.text(entry);
    if (!word) {
        return;
    }
    if (*word == "TLS10" || *word == "TLS11") {
        reader.complain(entry.setting.at,
                        entry.key,
                        in_backticks(*word) +
                            " is not safe any more (RFC 8996) and not served: expected TLS12 or "
                            "TLS13");
    } else if (const auto* const row = row_named(reader, entry, web_tls::versions, *word)) {
        version = row->version;
    }
}

void read_min_version(Reader& reader, const SettingEntry& entry, TlsServerSettings& tls) {
    read_version(reader, entry, tls.minimum);
}

void read_max_version(Reader& reader, const SettingEntry& entry, TlsServerSettings& tls) {
    read_version(reader, entry, tls.maximum);
}

void read_cipher_suites(Reader& reader, const SettingEntry& entry, TlsServerSettings& tls) {
    bool any = false;
    for (const auto& word : reader.texts(entry)) {
        const auto* const row = row_named(reader, entry, web_tls::cipher_suites, word);
        any = true;
        if (row != nullptr && !row->openssl.empty()) {
            tls.cipher_suites.emplace_back(row->openssl);
        }
    }
    if (any && tls.cipher_suites.empty()) {
        // Those of TLS 1.3 alone leave nothing for 1.2.
        tls.minimum = TlsVersion::v1_3;
    }
}

void read_curves(Reader& reader, const SettingEntry& entry, TlsServerSettings& tls) {
    for (const auto& word : reader.texts(entry)) {
        if (const auto* const row = row_named(reader, entry, web_tls::curves, word)) {
            tls.groups.emplace_back(row->openssl);
        }
    }
}

void read_preference(Reader& reader, const SettingEntry& entry, TlsServerSettings& tls) {
    tls.server_chooses_cipher = reader.boolean(entry).value_or(true);
}

constexpr std::array<Key<TlsServerSettings>, 10> tls_keys{{
    {"cert_file", read_cert_file},
    {"key_file", read_key_file},
    {"client_auth_type", read_client_auth},
    {"client_ca_file", read_client_ca_file},
    {"client_allowed_sans", read_client_names},
    {"min_version", read_min_version},
    {"max_version", read_max_version},
    {"cipher_suites", read_cipher_suites},
    {"prefer_server_cipher_suites", read_preference},
    {"curve_preferences", read_curves},
}};

bool has(const SettingTable& table, std::string_view key) {
    const auto* const entry = find(table, key);
    return entry != nullptr && !is_empty(entry->setting);
}

void check_tls(Reader& reader,
               const SettingEntry& whole,
               const SettingTable& table,
               const TlsServerSettings& tls) {
    const auto complain = [&](std::string sentence) {
        reader.complain(whole.at, whole.key, std::move(sentence));
    };
    for (const auto* const key : {"cert_file", "key_file"}) {
        if (!has(table, key)) {
            complain("there is no " + std::string{key} + ", without which there is no TLS");
        }
    }
    if (tls.minimum > tls.maximum) {
        complain(
            "no version of TLS is left: min_version, or what cipher_suites leave of it, is "
            "above max_version");
    }
    const auto* const authorities = find(table, "client_ca_file");
    if (has(table, "client_ca_file") && tls.clients == ClientCertificates::none) {
        reader.complain(authorities->at,
                        authorities->key,
                        "has no effect without a client_auth_type such as "
                        "RequireAndVerifyClientCert");
    }
    const auto* const names = find(table, "client_allowed_sans");
    if (!tls.client_names.empty() && tls.clients == ClientCertificates::none) {
        reader.complain(names->at,
                        names->key,
                        "has no effect without a client_auth_type such as "
                        "RequireAndVerifyClientCert");
    }
}

}  // namespace

void read_tls(Reader& reader, const SettingEntry& entry, std::optional<TlsServerSettings>& tls) {
    const auto* const table = reader.table(entry);
    if (table == nullptr || table->empty()) {
        return;
    }
    tls.emplace();
    read_keys(reader, *table, tls_keys, *tls);
    check_tls(reader, entry, *table, *tls);
}

}  // namespace sonde::web
