// SPDX-License-Identifier: Apache-2.0
#include "probes/route.hpp"

#include "probes/endpoint.hpp"

#include <utility>

namespace sonde {

std::string_view name_of(ProxyKind kind) {
    switch (kind) {
        case ProxyKind::http:
            return "http";
        case ProxyKind::socks5:
            return "socks5";
    }
    return "";
}

std::string_view name_of(ProxyProtocol version) {
    switch (version) {
        case ProxyProtocol::off:
            return "off";
        case ProxyProtocol::v1:
            return "v1";
        case ProxyProtocol::v2:
            return "v2";
    }
    return "";
}

tl::expected<Proxy, std::string> parse_proxy(std::string_view text) {
    constexpr std::uint16_t usual_http_port = 3128;
    constexpr std::uint16_t usual_socks_port = 1080;
    const auto expected = [](std::string problem) {
        return tl::unexpected{
            problem +
            ": expected http://HOST:PORT or socks5://HOST:PORT, with USER@ before "
            "the host where the proxy wants a login"};
    };
    const auto mark = text.find("://");
    if (mark == std::string_view::npos) {
        return expected("the proxy's scheme is missing");
    }
    const auto scheme = text.substr(0, mark);
    Proxy proxy;
    if (scheme == name_of(ProxyKind::http)) {
        proxy.kind = ProxyKind::http;
    } else if (scheme == name_of(ProxyKind::socks5) || scheme == "socks5h") {
        proxy.kind = ProxyKind::socks5;
    } else {
        return expected("the proxy's scheme is neither http nor socks5");
    }
    auto rest = text.substr(mark + 3);
    if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
        const auto user = rest.substr(0, at);
        if (user.find(':') != std::string_view::npos) {
            return tl::unexpected{
                std::string{"a password does not belong into the proxy's URL: use "
                            "proxy_password_file or proxy_password_env"}};
        }
        proxy.username = user;
        rest = rest.substr(at + 1);
    }
    if (rest.ends_with('/')) {
        rest.remove_suffix(1);
    }
    auto place = parse_authority(rest);
    if (!place) {
        return tl::unexpected{std::move(place).error()};
    }
    proxy.host = std::move(place->host);
    proxy.port =
        place->port.value_or(proxy.kind == ProxyKind::http ? usual_http_port : usual_socks_port);
    return proxy;
}

std::string to_string(const Proxy& proxy) {
    const bool bracketed = proxy.host.find(':') != std::string::npos;
    return std::string{name_of(proxy.kind)} + (bracketed ? "://[" : "://") + proxy.host +
           (bracketed ? "]:" : ":") + std::to_string(proxy.port);
}

}  // namespace sonde
