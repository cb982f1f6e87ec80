// SPDX-License-Identifier: Apache-2.0
#include "probes/net/websocket_upgrade.hpp"

#include "probes/base64.hpp"
#include "probes/net/crypto.hpp"
#include "probes/wording.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <span>

namespace sonde::net {

namespace {

constexpr std::uint16_t usual_port = 80;
constexpr std::uint16_t usual_secure_port = 443;
constexpr unsigned switching_protocols = 101;

/// What a server makes of the key (RFC 6455 4.2.2).
std::string accept_for(const std::string& key) {
    const auto text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, 20> digest{};
    EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
    return to_base64(std::as_bytes(std::span{digest}));
}

Failure broken(std::string detail) {
    return Failure{
        .phase = Phase::websocket,
        .reason = FailureReason::protocol,
        .detail = std::move(detail),
    };
}

std::string advice_for_status(unsigned status) {
    switch (status) {
        case 400:
        case 426:
            return "; is this the broker's WebSocket port?";
        case 401:
        case 403:
            return "; it may want credentials (websocket_headers) or another Origin "
                   "(websocket_origin)";
        case 404:
            return "; another path may be the broker's";
        case 502:
        case 503:
        case 504:
            return "; a proxy or load balancer answers, and has no broker behind it";
        default:
            return status >= 300 && status < 400 ? "; it refers to another place, which is not "
                                                   "followed"
                                                 : "";
    }
}

}  // namespace

WebSocketRequest websocket_request(const Endpoint& target, const Route* route) {
    const bool literal_v6 = target.host.find(':') != std::string::npos;
    // An interface (`fe80::1%eth0`) means nothing to the server.
    const auto address = target.host.substr(0, target.host.find('%'));
    auto host = literal_v6 ? "[" + address + "]" : target.host;
    if (target.port != (target.secure() ? usual_secure_port : usual_port)) {
        host += ":" + std::to_string(target.port);
    }
    WebSocketRequest request{.host = std::move(host), .path = target.path};
    if (route != nullptr) {
        request.origin = route->websocket_origin;
        request.headers = route->websocket_headers;
    }
    return request;
}

WebSocketUpgrade::WebSocketUpgrade(const WebSocketRequest& request) : path_{request.path} {
    constexpr std::size_t nonce_size = 16;
    const auto key = to_base64(random_bytes(nonce_size));
    accept_ = accept_for(key);
    question_ = "GET " + request.path + " HTTP/1.1\r\nHost: " + request.host +
                "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + key +
                "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\n";
    if (!request.origin.empty()) {
        question_ += "Origin: " + request.origin + "\r\n";
    }
    for (const auto& header : request.headers) {
        question_ += header.name + ": " + header.value.reveal() + "\r\n";
    }
    question_ += "\r\n";
}

Result<bool> WebSocketUpgrade::take(std::span<const std::byte> bytes) {
    const auto whole = answer_.take(bytes);
    if (!whole) {
        return tl::unexpected{broken("the server was asked for a WebSocket, and its answer " +
                                     whole.error() + "; is this the broker's WebSocket port?")};
    }
    return *whole ? judge() : Result<bool>{false};
}

Result<bool> WebSocketUpgrade::judge() const {
    if (const auto status = answer_.status(); status != switching_protocols) {
        const std::string name{answer_.status_name()};
        return tl::unexpected{Failure{
            .phase = Phase::websocket,
            .reason = FailureReason::handshake,
            .code = static_cast<std::uint16_t>(status),
            .code_name = name,
            .detail = "the server refused a WebSocket at " + in_backticks(path_) +
                      " with HTTP status " + std::to_string(status) +
                      (name.empty() ? "" : " (" + name + ")") + advice_for_status(status),
        }};
    }
    if (!answer_.lists("Upgrade", "websocket") || !answer_.lists("Connection", "upgrade")) {
        return tl::unexpected{
            broken("the server's 101 lacks `Upgrade: websocket` or `Connection: Upgrade`: it "
                   "switches to something else (RFC 6455 4.1)")};
    }
    if (answer_.value("Sec-WebSocket-Accept") != accept_) {
        return tl::unexpected{
            broken("the server's Sec-WebSocket-Accept does not match our key: the answer is to "
                   "another request, perhaps out of a cache (RFC 6455 4.1)")};
    }
    if (answer_.count("Sec-WebSocket-Extensions") > 0) {
        return tl::unexpected{
            broken("the server uses extensions, and none was offered (RFC 6455 4.1)")};
    }
    if (answer_.count("Sec-WebSocket-Protocol") != 1 ||
        answer_.value("Sec-WebSocket-Protocol") != "mqtt") {
        const auto chosen = answer_.value("Sec-WebSocket-Protocol");
        return tl::unexpected{
            broken("the server opened a WebSocket " +
                   (chosen.empty() ? "without a subprotocol" : "for " + in_backticks(chosen)) +
                   " and not for `mqtt`: is there a broker behind this path? [MQTT-6.0.0-4]")};
    }
    return true;
}

}  // namespace sonde::net
