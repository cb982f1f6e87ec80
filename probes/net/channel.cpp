// SPDX-License-Identifier: Apache-2.0
#include "probes/net/channel.hpp"

#include "probes/net/proxy_header.hpp"
#include "probes/net/proxy_layer.hpp"
#include "probes/net/tls_layer.hpp"
#include "probes/net/websocket_layer.hpp"

#include <utility>

namespace sonde::net {

Result<Channel> Channel::start(const Address& address,
                               std::unique_ptr<TlsSession> tls,
                               const Clock& clock,
                               const ChannelOptions& options) {
    auto started = Line::start(address, clock, options);
    if (!started) {
        return tl::unexpected{std::move(started.error())};
    }
    auto& line = **started;
    // From the socket upwards: each layer speaks through those that were put on before it.
    std::unique_ptr<Layer> top = std::move(*started);
    if (options.proxy) {
        auto dialogue = proxy_dialogue(*options.proxy);
        if (!dialogue) {
            return tl::unexpected{std::move(dialogue.error())};
        }
        top = std::make_unique<ProxyLayer>(std::move(top), line, std::move(*dialogue));
    }
    if (options.proxy_protocol != ProxyProtocol::off) {
        top = std::make_unique<ProxyHeaderLayer>(
            std::move(top), line, options.proxy_protocol, address);
    }
    if (tls) {
        top = std::make_unique<TlsLayer>(std::move(top), line, std::move(tls));
    }
    if (options.websocket) {
        top = std::make_unique<WebSocketLayer>(std::move(top), line, *options.websocket);
    }
    return Channel{std::move(top), line};
}

Hop first_hop(const Endpoint& target, const SharedValue<Route>& route) {
    return route && route->proxy ? Hop{.host = route->proxy->host, .port = route->proxy->port}
                                 : Hop{.host = target.host, .port = target.port};
}

ChannelOptions channel_options(const Endpoint& target, const SharedValue<Route>& route) {
    ChannelOptions options;
    const auto* const given = route ? &*route : nullptr;
    if (given != nullptr) {
        options.proxy_protocol = given->proxy_protocol;
        if (given->proxy) {
            options.proxy = ProxyRequest{.proxy = *given->proxy,
                                         .password = given->proxy_password,
                                         .host = target.host,
                                         .port = target.port};
        }
    }
    if (target.websocket()) {
        options.websocket = websocket_request(target, given);
    }
    return options;
}

Result<Channel::Wants> Channel::advance() {
    auto wants = top_->open();
    if (!wants) {
        if (const auto step = opening()) {
            wants.error().phase = step->phase;
        }
    }
    return wants;
}

PhaseTimes Channel::phases() const {
    PhaseTimes phases;
    top_->report(phases);
    return phases;
}

PhaseTimes Channel::stamped_phases() {
    PhaseTimes phases;
    top_->report_stamped(phases);
    return phases;
}

}  // namespace sonde::net
