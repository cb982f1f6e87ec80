// SPDX-License-Identifier: Apache-2.0
#include "config/apply.hpp"
#include "config/choice.hpp"
#include "probes/route.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <string_view>
#include <utility>

/// The keys of what lies between us and a broker beside TCP and TLS.
namespace sonde::apply {

namespace {

constexpr std::size_t most_headers = 32;
constexpr std::size_t longest_header = 4096;

/// The route as it is, or the one that a probe without any starts from.
Route route_of(const ProbeSpec& spec) {
    return spec.route ? *spec.route : Route{};
}

/// A route that asks for nothing is none.
void put_route(ProbeSpec& spec, Route route) {
    spec.route = route == Route{} ? SharedValue<Route>{} : SharedValue<Route>{std::move(route)};
}

std::string lower(std::string_view text) {
    std::string result{text};
    std::ranges::transform(
        result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

/// A token of RFC 9110 5.6.2.
bool is_header_name(std::string_view name) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::ranges::all_of(name, [&](unsigned char c) {
        return std::isalnum(c) != 0 || others.find(static_cast<char>(c)) != std::string_view::npos;
    });
}

bool is_header_value(std::string_view value) {
    return value.size() <= longest_header && std::ranges::none_of(value, [](unsigned char c) {
               return std::iscntrl(c) != 0 && c != '\t';
           });
}

/// Headers that make the upgrade what it is.
bool is_reserved(std::string_view name) {
    constexpr std::array<std::string_view, 6> ours{
        "host", "upgrade", "connection", "content-length", "transfer-encoding", "origin"};
    const auto small = lower(name);
    return std::ranges::find(ours, small) != ours.end() || small.starts_with("sec-websocket-");
}

Complaints add_header(Route& route, const SettingEntry& entry) {
    if (!is_header_name(entry.key)) {
        // It is not shown: a whole header may stand there, with its secret.
        return {{.at = entry.at,
                 .message = "expected the name of an HTTP header, of letters, digits and dashes"}};
    }
    if (is_reserved(entry.key)) {
        return {{.at = entry.at,
                 .message = "the header " + in_backticks(entry.key) + " is sonde's to set" +
                            (lower(entry.key) == "origin" ? ": use websocket_origin" : "")}};
    }
    const auto* const value = std::get_if<std::string>(&entry.setting.value);
    // What it is stays unsaid: it may be a secret.
    if (value == nullptr || !is_header_value(*value)) {
        return {{.at = entry.setting.at,
                 .message = "expected a text without control characters, of 4096 bytes at most, as "
                            "the value of the header " +
                            in_backticks(entry.key)}};
    }
    auto& headers = route.websocket_headers;
    const auto same = std::ranges::find_if(headers, [&](const WebSocketHeader& header) {
        return lower(header.name) == lower(entry.key);
    });
    if (same != headers.end()) {
        same->value = Secret{*value};
    } else {
        headers.push_back({.name = entry.key, .value = Secret{*value}});
    }
    return {};
}

/// By way of the key that reads the broker's password.
Complaints put_proxy_password(Complaints (*read)(ProbeSpec&, const Setting&, const Surroundings&),
                              ProbeSpec& spec,
                              const Setting& setting,
                              const Surroundings& around) {
    ProbeSpec other;
    auto complaints = read(other, setting, around);
    auto route = route_of(spec);
    route.proxy_password = std::move(other.password);
    put_route(spec, std::move(route));
    return complaints;
}

}  // namespace

Complaints websocket_headers(ProbeSpec& spec,
                             const Setting& setting,
                             const Surroundings& /*around*/) {
    const auto* const table = std::get_if<SettingTable>(&setting.value);
    if (table == nullptr) {
        return {
            {.at = setting.at, .message = "expected a table such as { X-Token = \"${TOKEN}\" }"}};
    }
    Complaints complaints;
    auto route = route_of(spec);
    for (const auto& entry : *table) {
        auto found = add_header(route, entry);
        complaints.insert(complaints.end(), found.begin(), found.end());
    }
    if (route.websocket_headers.size() > most_headers) {
        complaints.push_back({.at = setting.at,
                              .message = "expected at most " + std::to_string(most_headers) +
                                         " headers, found " +
                                         std::to_string(route.websocket_headers.size())});
    }
    put_route(spec, std::move(route));
    return complaints;
}

Complaints websocket_origin(ProbeSpec& spec,
                            const Setting& setting,
                            const Surroundings& /*around*/) {
    auto text = read_text(setting, "an origin such as \"https://app.example.com\"");
    if (!text) {
        return {std::move(text).error()};
    }
    if (text->empty() || !is_header_value(*text)) {
        return {mismatch(setting, "an origin such as \"https://app.example.com\"")};
    }
    auto route = route_of(spec);
    route.websocket_origin = *std::move(text);
    put_route(spec, std::move(route));
    return {};
}

Complaints proxy(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    const auto text = read_text(setting, "a URL such as \"http://proxy:3128\"");
    if (!text) {
        return {text.error()};
    }
    auto parsed = parse_proxy(*text);
    if (!parsed) {
        return {{.at = setting.at, .message = std::move(parsed).error()}};
    }
    auto route = route_of(spec);
    route.proxy = *std::move(parsed);
    put_route(spec, std::move(route));
    return {};
}

Complaints proxy_password_file(ProbeSpec& spec,
                               const Setting& setting,
                               const Surroundings& around) {
    return put_proxy_password(password_file, spec, setting, around);
}

Complaints proxy_password_env(ProbeSpec& spec, const Setting& setting, const Surroundings& around) {
    return put_proxy_password(password_env, spec, setting, around);
}

Complaints proxy_protocol(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    auto route = route_of(spec);
    auto complaints =
        put_choice(setting,
                   std::array{ProxyProtocol::off, ProxyProtocol::v1, ProxyProtocol::v2},
                   route.proxy_protocol);
    put_route(spec, std::move(route));
    return complaints;
}

}  // namespace sonde::apply
