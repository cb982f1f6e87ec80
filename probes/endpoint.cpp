#include "probes/endpoint.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

namespace sonde {

namespace {

constexpr std::uint16_t plain_port = 1883;
constexpr std::uint16_t secure_port = 8883;

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

}  // namespace

std::string_view name_of(Scheme scheme) {
    switch (scheme) {
        case Scheme::mqtt:
            return "mqtt";
        case Scheme::mqtts:
            return "mqtts";
    }
    return "";
}

tl::expected<Endpoint, std::string> parse_endpoint(std::string_view text) {
    std::optional<Scheme> scheme;
    auto rest = text;
    if (const auto mark = text.find("://"); mark != std::string_view::npos) {
        std::string given{text.substr(0, mark)};
        std::ranges::transform(given, given.begin(), [](unsigned char c) {
            return static_cast<char>(std::tolower(c));
        });
        if (given == "mqtt" || given == "tcp") {
            scheme = Scheme::mqtt;
        } else if (given == "mqtts" || given == "ssl") {
            scheme = Scheme::mqtts;
        } else {
            return tl::unexpected{"scheme `" + given + "` is not one of mqtt, mqtts"};
        }
        rest = text.substr(mark + 3);
    }
    if (rest.ends_with('/')) {
        rest.remove_suffix(1);
    }
    if (rest.find('@') != std::string_view::npos) {
        return tl::unexpected{
            std::string{"credentials do not belong into the URL: use username and password_file"}};
    }
    auto parts = split_authority(rest);
    if (!parts) {
        return tl::unexpected{parts.error()};
    }
    if (parts->host.empty()) {
        return tl::unexpected{std::string{"the host is missing: expected mqtt://host:port"}};
    }
    if (!std::ranges::all_of(parts->host, is_host_character)) {
        return tl::unexpected{"`" + std::string{parts->host} + "` is not a host name or address"};
    }
    std::uint16_t port = scheme == Scheme::mqtts ? secure_port : plain_port;
    if (parts->port) {
        const auto given = parse_port(*parts->port);
        if (!given) {
            return tl::unexpected{given.error()};
        }
        port = *given;
    }
    return Endpoint{
        .scheme = scheme.value_or(port == secure_port ? Scheme::mqtts : Scheme::mqtt),
        .host = std::string{parts->host},
        .port = port,
    };
}

std::string to_string(const Endpoint& endpoint) {
    const bool bracketed = endpoint.host.find(':') != std::string::npos;
    std::string url{name_of(endpoint.scheme)};
    url += bracketed ? "://[" : "://";
    url += endpoint.host;
    url += bracketed ? "]:" : ":";
    url += std::to_string(endpoint.port);
    return url;
}

}  // namespace sonde
