// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sonde {

enum class Scheme : std::uint8_t { mqtt, mqtts, ws, wss, unix };

std::string_view name_of(Scheme scheme);

/// Where a broker listens and what is spoken there.
struct Endpoint {
    Scheme scheme{Scheme::mqtt};
    std::string host{};  ///< A name or an address literal; IPv6 without its brackets. unix: empty.
    std::uint16_t port{};
    std::string path{};  ///< Where a WebSocket is asked for, or of a unix socket, from its `/` on.

    bool secure() const { return scheme == Scheme::mqtts || scheme == Scheme::wss; }
    bool websocket() const { return scheme == Scheme::ws || scheme == Scheme::wss; }
    bool local() const { return scheme == Scheme::unix; }

    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// How long the path of a unix socket may be, in bytes (sockaddr_un less its final zero).
inline constexpr std::size_t longest_socket_path = 107;

/// Reads `mqtt://host`, `mqtts://host:port`, `ws://host/path`, `unix:///path`, or a bare `host` or
/// `host:port`, which means mqtt but at port 8883 mqtts. Without a port: 1883, 8883 for mqtts, 80
/// for ws and 443 for wss. A WebSocket without a path is asked for at `/mqtt`. An IPv6 literal
/// stands in brackets. The error is a sentence that says what was expected.
tl::expected<Endpoint, std::string> parse_endpoint(std::string_view text);

struct HostAndMaybePort {
    std::string host{};  ///< IPv6 without its brackets.
    std::optional<std::uint16_t> port{};
};

/// Reads `host`, `host:port`, `[::1]:port`; the error as that of parse_endpoint.
tl::expected<HostAndMaybePort, std::string> parse_authority(std::string_view text);

/// The URL, always with its port and what path it has: `mqtt://[::1]:1883`, `ws://host:80/mqtt`,
/// `unix:///run/mosquitto.sock`.
std::string to_string(const Endpoint& endpoint);

}  // namespace sonde
