// SPDX-License-Identifier: Apache-2.0
#include "config/web_config.hpp"

#include "config/web_reader.hpp"
#include "config/yaml_document.hpp"

#include <array>
#include <filesystem>
#include <string_view>

namespace sonde {

namespace web {

namespace {

/// A check takes 0.05 s at 10 and twice as long with each more: above, it would only stop the
/// login.
constexpr int highest_cost = 16;

struct KnownHeader {
    std::string_view name{};
    std::array<std::string_view, 2> values{};  ///< Empty: any.
};

constexpr std::array<KnownHeader, 5> known_headers{{
    {.name = "Strict-Transport-Security"},
    {.name = "X-Content-Type-Options", .values = {"nosniff", "nosniff"}},
    {.name = "X-Frame-Options", .values = {"deny", "sameorigin"}},
    {.name = "X-XSS-Protection"},
    {.name = "Content-Security-Policy"},
}};

bool is_plain(std::string_view value) {
    return std::ranges::all_of(value,
                               [](char c) { return (c >= ' ' && c != '\x7f') || c == '\t'; });
}

void read_header(Reader& reader, const SettingEntry& entry, WebConfig& config) {
    const auto known = std::ranges::find(known_headers, entry.key, &KnownHeader::name);
    if (known == known_headers.end()) {
        reader.complain(entry.at, "headers", unknown("header", entry.key, names_in(known_headers)));
        return;
    }
    const auto value = reader.text(entry);
    if (!value) {
        return;
    }
    const auto& allowed = known->values;
    if (!allowed.front().empty() && std::ranges::find(allowed, *value) == allowed.end()) {
        reader.complain(entry.setting.at,
                        entry.key,
                        "expected " + std::string{allowed[0]} +
                            (allowed[0] == allowed[1] ? "" : " or " + std::string{allowed[1]}));
    } else if (!is_plain(*value)) {
        reader.complain(entry.setting.at, entry.key, "expected text without control characters");
    } else if (!value->empty()) {
        config.headers.emplace_back(entry.key, *value);
    }
}

void read_headers(Reader& reader, const SettingEntry& entry, WebConfig& config) {
    if (const auto* const table = reader.table(entry)) {
        for (const auto& header : *table) {
            read_header(reader, header, config);
        }
    }
}

void read_http2(Reader& reader, const SettingEntry& entry, WebConfig& config) {
    config.asks_for_http2 = reader.boolean(entry).value_or(false);
}

constexpr std::array<Key<WebConfig>, 2> http_keys{{
    {"http2", read_http2},
    {"headers", read_headers},
}};

void read_http(Reader& reader, const SettingEntry& entry, WebConfig& config) {
    if (const auto* const table = reader.table(entry)) {
        read_keys(reader, *table, http_keys, config);
    }
}

/// `$2y$10$` and 53 characters of its alphabet; the error completes "expected ...".
tl::expected<void, std::string> check_hash(std::string_view hash) {
    constexpr std::size_t length = 60;
    constexpr std::string_view alphabet =
        "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const bool formed = hash.size() == length && hash.starts_with("$2") &&
                        std::string_view{"aby"}.find(hash[2]) != std::string_view::npos &&
                        hash[3] == '$' && hash[6] == '$' && hash[4] >= '0' && hash[4] <= '3' &&
                        hash[5] >= '0' && hash[5] <= '9' &&
                        hash.substr(7).find_first_not_of(alphabet) == std::string_view::npos;
    if (!formed) {
        return tl::unexpected{std::string{
            "the password's bcrypt hash, as `htpasswd -nB USER` prints it behind the colon"}};
    }
    const int cost = (hash[4] - '0') * 10 + (hash[5] - '0');
    if (cost < 4 || cost > highest_cost) {
        return tl::unexpected{"a bcrypt hash of cost 4 to " + std::to_string(highest_cost) +
                              ", found one of " + std::to_string(cost)};
    }
    return {};
}

void read_user(Reader& reader, const SettingEntry& entry, WebConfig& config) {
    const auto* const hash = std::get_if<std::string>(&entry.setting.value);
    // The name may be a password that was put into the wrong place: it is not shown either.
    if (entry.key.empty() || entry.key.find(':') != std::string::npos || !is_plain(entry.key)) {
        reader.complain(entry.at,
                        "basic_auth_users",
                        "expected a user name of at least one character, without a colon and "
                        "control characters");
        return;
    }
    const auto good = hash == nullptr ? check_hash("") : check_hash(*hash);
    if (!good) {
        reader.complain(entry.setting.at, "basic_auth_users", "expected " + good.error());
        return;
    }
    config.users.emplace(entry.key, Secret{*hash});
}

void read_users(Reader& reader, const SettingEntry& entry, WebConfig& config) {
    if (const auto* const table = reader.table(entry)) {
        for (const auto& user : *table) {
            read_user(reader, user, config);
        }
    }
}

void read_tls_config(Reader& reader, const SettingEntry& entry, WebConfig& config) {
    read_tls(reader, entry, config.tls);
}

constexpr std::array<Key<WebConfig>, 3> file_keys{{
    {"tls_server_config", read_tls_config},
    {"http_server_config", read_http},
    {"basic_auth_users", read_users},
}};

}  // namespace

}  // namespace web

tl::expected<WebConfig, std::vector<Mistake>> load_web_config(const std::string& path,
                                                              const Surroundings& around) {
    const auto text = around.read_file(path);
    if (!text || text->size() > web::largest_file) {
        return tl::unexpected{std::vector{Mistake{
            .file = path,
            .message = "cannot be read: " + (text ? "it is larger than 1 MiB" : text.error())}}};
    }
    const auto document = parse_yaml_table(*text);
    if (!document) {
        return tl::unexpected{mistakes_of({document.error()}, path)};
    }
    web::Reader reader{std::filesystem::path{path}.parent_path().string(), around};
    WebConfig config;
    web::read_keys(reader, *document, web::file_keys, config);
    if (!reader.complaints().empty()) {
        return tl::unexpected{mistakes_of(reader.complaints(), path)};
    }
    return config;
}

}  // namespace sonde
