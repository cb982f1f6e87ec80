// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/endpoint.hpp"
#include "probes/failure.hpp"
#include "probes/net/http_answer.hpp"
#include "probes/route.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace sonde::net {

/// What a WebSocket is asked for with. The same for all connections to a target.
struct WebSocketRequest {
    std::string host{};  ///< As in `Host:`, with the port where it is not the scheme's own.
    std::string path{};
    std::string origin{};  ///< Empty: none.
    std::vector<WebSocketHeader> headers{};

    friend bool operator==(const WebSocketRequest&, const WebSocketRequest&) = default;
};

/// `route` may be null.
WebSocketRequest websocket_request(const Endpoint& target, const Route* route);

/// The upgrade of one connection from HTTP to WebSocket (RFC 6455 4.1), without I/O.
class WebSocketUpgrade {
  public:
    explicit WebSocketUpgrade(const WebSocketRequest& request);

    const std::string& question() const { return question_; }  ///< May hold secrets.

    /// Whether the answer is whole and opens a WebSocket for MQTT. Failures are {websocket,
    /// handshake} with the HTTP status, and {websocket, protocol}.
    Result<bool> take(std::span<const std::byte> bytes);

    /// What came in behind the answer: frames.
    std::vector<std::byte> rest() && { return std::move(answer_).rest(); }

  private:
    Result<bool> judge() const;

    std::string path_;
    std::string question_{};
    std::string accept_{};  ///< What the answer must hold to be one to our question.
    HttpAnswer answer_{};
};

}  // namespace sonde::net
