// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/secret.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// What goes along with the request for a WebSocket.
struct WebSocketHeader {
    std::string name{};
    Secret value{};  ///< Often a token: never shown.

    friend bool operator==(const WebSocketHeader&, const WebSocketHeader&) = default;
};

enum class ProxyKind : std::uint8_t { http, socks5 };

/// Who opens the connection to the broker for us, and looks its name up.
struct Proxy {
    ProxyKind kind{};
    std::string host{};  ///< A name or an address literal; IPv6 without its brackets.
    std::uint16_t port{};
    std::string username{};  ///< Empty: no login.

    friend bool operator==(const Proxy&, const Proxy&) = default;
};

/// HAProxy's header that tells a server who connects, sent before all else.
enum class ProxyProtocol : std::uint8_t { off, v1, v2 };

std::string_view name_of(ProxyKind kind);
std::string_view name_of(ProxyProtocol version);

/// Reads `http://host:3128`, `socks5://user@host`; without a port 3128 and 1080. A password in it
/// is an error. The error is a sentence that quotes nothing.
tl::expected<Proxy, std::string> parse_proxy(std::string_view text);

/// `http://host:3128`; without the user's name.
std::string to_string(const Proxy& proxy);

/// What lies between us and a broker beside TCP and TLS. Most probes have none of it.
struct Route {
    std::vector<WebSocketHeader> websocket_headers{};
    std::string websocket_origin{};  ///< Empty: none is sent.
    std::optional<Proxy> proxy{};
    std::optional<Secret> proxy_password{};
    ProxyProtocol proxy_protocol{ProxyProtocol::off};

    friend bool operator==(const Route&, const Route&) = default;
};

}  // namespace sonde
