// SPDX-License-Identifier: Apache-2.0
#include "probes/endpoint.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <utility>

namespace sonde {

namespace {

/// What a broker is asked for where the URL names nothing: what most of them answer at.
constexpr std::string_view usual_path = "/mqtt";

constexpr std::array all_schemes{
    Scheme::mqtt, Scheme::mqtts, Scheme::ws, Scheme::wss, Scheme::unix};

std::uint16_t usual_port(Scheme scheme) {
    switch (scheme) {
        case Scheme::mqtt:
            return 1883;
        case Scheme::mqtts:
            return 8883;
        case Scheme::ws:
            return 80;
        case Scheme::wss:
            return 443;
        case Scheme::unix:
            break;
    }
    return 0;
}

struct HostAndPort {
    std::string_view host{};
    std::optional<std::string_view> port{};
};

tl::expected<HostAndPort, std::string> split_authority(std::string_view authority) {
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        if (end == std::string_view::npos) {
            return tl::unexpected{std::string{"the IPv6 address lacks its closing bracket"}};
        }
        if (authority.substr(1, end - 1).find(':') == std::string_view::npos) {
            return tl::unexpected{std::string{"only an IPv6 address stands in brackets"}};
        }
        const auto rest = authority.substr(end + 1);
        if (rest.empty()) {
            return HostAndPort{.host = authority.substr(1, end - 1)};
        }
        if (!rest.starts_with(':')) {
            return tl::unexpected{std::string{"expected `:port` behind the IPv6 address"}};
        }
        return HostAndPort{.host = authority.substr(1, end - 1), .port = rest.substr(1)};
    }
    const auto colon = authority.find(':');
    if (colon == std::string_view::npos) {
        return HostAndPort{.host = authority};
    }
    if (authority.find(':', colon + 1) != std::string_view::npos) {
        return tl::unexpected{
            std::string{"an IPv6 address stands in brackets, as in mqtt://[::1]:1883"}};
    }
    return HostAndPort{.host = authority.substr(0, colon), .port = authority.substr(colon + 1)};
}

tl::expected<std::uint16_t, std::string> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, port);
    if (error != std::errc{} || stopped != end || port == 0) {
        return tl::unexpected{"the port must be a whole number from 1 to 65535, not `" +
                              std::string{text} + "`"};
    }
    return port;
}

bool is_host_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_' ||
           c == ':' || c == '%';
}

tl::expected<Scheme, std::string> parse_scheme(std::string_view text) {
    std::string given{text};
    std::ranges::transform(
        given, given.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (given == "tcp") {
        return Scheme::mqtt;
    }
    if (given == "ssl") {
        return Scheme::mqtts;
    }
    const auto* const found = std::ranges::find(all_schemes, given, &name_of);
    if (found == all_schemes.end()) {
        return tl::unexpected{"scheme `" + given + "` is not one of mqtt, mqtts, ws, wss, unix"};
    }
    return *found;
}

/// Of RFC 3986 3.3 the characters that stand for themselves; all others are written `%20`.
bool is_path_character(char c) {
    constexpr std::string_view others = "-._~!$&'()*+,;=:%/";
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           others.find(c) != std::string_view::npos;
}

/// `path` begins with its slash, or is empty where there is none.
tl::expected<std::string, std::string> parse_path(Scheme scheme, std::string_view path) {
    const bool websocket = scheme == Scheme::ws || scheme == Scheme::wss;
    if (!websocket) {
        if (path.size() > 1) {
            return tl::unexpected{std::string{"only ws and wss have a path"}};
        }
        return std::string{};
    }
    if (path.find_first_of("?#") != std::string_view::npos) {
        // It often holds a token, and targets are shown in metrics, logs and results.
        return tl::unexpected{std::string{"the path of a WebSocket ends before `?` and `#`"}};
    }
    if (!std::ranges::all_of(path, is_path_character)) {
        return tl::unexpected{
            std::string{"the path of a WebSocket is of letters, digits and -._~!$&'()*+,;=:/ and "
                        "has %20 and the like for all others"}};
    }
    return std::string{path.empty() ? usual_path : path};
}

/// `rest` is what follows `unix://`.
tl::expected<Endpoint, std::string> parse_socket(std::string_view rest) {
    if (!rest.starts_with('/') || rest.size() == 1) {
        return tl::unexpected{
            std::string{"the path of the socket is missing: expected unix:///run/mosquitto.sock"}};
    }
    if (rest.size() > longest_socket_path) {
        return tl::unexpected{"the path of a unix socket has at most " +
                              std::to_string(longest_socket_path) + " bytes, not " +
                              std::to_string(rest.size())};
    }
    const bool has_control =
        std::ranges::any_of(rest, [](unsigned char c) { return std::iscntrl(c) != 0; });
    if (has_control) {
        return tl::unexpected{std::string{"the path of a unix socket has no control characters"}};
    }
    return Endpoint{.scheme = Scheme::unix, .path = std::string{rest}};
}

}  // namespace

std::string_view name_of(Scheme scheme) {
    switch (scheme) {
        case Scheme::mqtt:
            return "mqtt";
        case Scheme::mqtts:
            return "mqtts";
        case Scheme::ws:
            return "ws";
        case Scheme::wss:
            return "wss";
        case Scheme::unix:
            return "unix";
    }
    return "";
}

tl::expected<HostAndMaybePort, std::string> parse_authority(std::string_view text) {
    const auto parts = split_authority(text);
    if (!parts) {
        return tl::unexpected{parts.error()};
    }
    if (parts->host.empty()) {
        return tl::unexpected{std::string{"the host is missing: expected host or host:port"}};
    }
    if (!std::ranges::all_of(parts->host, is_host_character)) {
        return tl::unexpected{"`" + std::string{parts->host} + "` is not a host name or address"};
    }
    HostAndMaybePort found{.host = std::string{parts->host}};
    if (parts->port) {
        const auto port = parse_port(*parts->port);
        if (!port) {
            return tl::unexpected{port.error()};
        }
        found.port = *port;
    }
    return found;
}

tl::expected<Endpoint, std::string> parse_endpoint(std::string_view text) {
    std::optional<Scheme> scheme;
    auto rest = text;
    if (const auto mark = text.find("://"); mark != std::string_view::npos) {
        const auto given = parse_scheme(text.substr(0, mark));
        if (!given) {
            return tl::unexpected{given.error()};
        }
        scheme = *given;
        rest = text.substr(mark + 3);
    }
    if (scheme == Scheme::unix) {
        return parse_socket(rest);
    }
    // Anywhere: a password may hold a slash, and must not be quoted as a port or a path.
    if (rest.find('@') != std::string_view::npos) {
        return tl::unexpected{
            std::string{"credentials do not belong into the URL: use username and password_file"}};
    }
    const auto slash = std::min(rest.find('/'), rest.size());
    auto parts = parse_authority(rest.substr(0, slash));
    if (!parts) {
        return tl::unexpected{parts.error()};
    }
    const auto port = parts->port.value_or(usual_port(scheme.value_or(Scheme::mqtt)));
    const bool secure_by_port = port == usual_port(Scheme::mqtts);
    const auto spoken = scheme.value_or(secure_by_port ? Scheme::mqtts : Scheme::mqtt);
    auto path = parse_path(spoken, rest.substr(slash));
    if (!path) {
        return tl::unexpected{path.error()};
    }
    return Endpoint{
        .scheme = spoken,
        .host = std::move(parts->host),
        .port = port,
        .path = *std::move(path),
    };
}

std::string to_string(const Endpoint& endpoint) {
    if (endpoint.local()) {
        return "unix://" + endpoint.path;
    }
    const bool bracketed = endpoint.host.find(':') != std::string::npos;
    std::string url{name_of(endpoint.scheme)};
    url += bracketed ? "://[" : "://";
    url += endpoint.host;
    url += bracketed ? "]:" : ":";
    url += std::to_string(endpoint.port);
    url += endpoint.path;
    return url;
}

}  // namespace sonde
