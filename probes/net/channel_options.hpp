// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/endpoint.hpp"
#include "probes/net/address.hpp"
#include "probes/route.hpp"
#include "probes/shared_value.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace sonde::net {

/// When what was read is acknowledged without the kernel's delay (Socket::acknowledge_now).
enum class Acknowledge : std::uint8_t {
    each_read,
    when_told,  ///< Spares a system call a read, where the next write carries the ACK anyway.
};

/// Whether a channel takes the kernel's time stamps, and reads what comes a record or a frame at a
/// time for them.
enum class Stamping : std::uint8_t { off, on };

struct ProxyRequest;      // proxy_dialogue.hpp
struct WebSocketRequest;  // websocket_upgrade.hpp

struct ChannelOptions {
    std::optional<Address> source{};  ///< Nothing: the kernel's choice.
    std::string interface {};         ///< Empty: any.
    Acknowledge acknowledge{Acknowledge::each_read};
    Stamping stamping{Stamping::off};
    // The layers above the socket, from below, but for TLS, which is below the WebSocket.
    SharedValue<ProxyRequest> proxy{};
    ProxyProtocol proxy_protocol{ProxyProtocol::off};
    SharedValue<WebSocketRequest> websocket{};
};

/// Where the connection itself goes.
struct Hop {
    std::string host{};
    std::uint16_t port{};
};
/// To the proxy, where there is one; else to the target.
Hop first_hop(const Endpoint& target, const SharedValue<Route>& route);

/// The layers that a target and the route to it ask for.
ChannelOptions channel_options(const Endpoint& target, const SharedValue<Route>& route);

}  // namespace sonde::net
