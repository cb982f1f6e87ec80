// SPDX-License-Identifier: Apache-2.0
#include "config/route_rules.hpp"

#include <algorithm>
#include <utility>

namespace sonde {

namespace {

void check_websocket(std::span<const Endpoint> targets,
                     const Route& route,
                     std::vector<RouteMistake>& mistakes) {
    if (std::ranges::any_of(targets, &Endpoint::websocket)) {
        return;
    }
    const auto message = "has no effect on a target " +
                         std::string{name_of(targets.front().scheme)} +
                         "://, which is no WebSocket (ws:// or wss://)";
    if (!route.websocket_headers.empty()) {
        mistakes.push_back({.keys = {"websocket_headers"}, .message = message, .own_only = true});
    }
    if (!route.websocket_origin.empty()) {
        mistakes.push_back({.keys = {"websocket_origin"}, .message = message, .own_only = true});
    }
}

void check_proxy(std::span<const Endpoint> targets,
                 const Route& route,
                 std::vector<RouteMistake>& mistakes) {
    if (route.proxy && std::ranges::any_of(targets, &Endpoint::local)) {
        mistakes.push_back(
            {.keys = {"proxy"}, .message = "no proxy leads to a unix socket of this machine"});
    }
    if (route.proxy_password && (!route.proxy || route.proxy->username.empty())) {
        mistakes.push_back({
            .keys = {"proxy_password_file", "proxy_password_env"},
            .message = "a password is of no use without the user's name: write it into `proxy`, as "
                       "in http://USER@HOST:3128",
        });
    }
}

}  // namespace

std::vector<RouteMistake> route_mistakes(std::span<const Endpoint> targets, const Route* route) {
    std::vector<RouteMistake> mistakes;
    if (route != nullptr && !targets.empty()) {
        check_websocket(targets, *route, mistakes);
        check_proxy(targets, *route, mistakes);
    }
    return mistakes;
}

}  // namespace sonde
