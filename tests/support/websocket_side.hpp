// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace sonde::support {

/// How a server's frame looks, right or wrong.
struct FrameLook {
    std::uint8_t opcode{2};  ///< Binary.
    bool final{true};
    bool masked{false};
    std::uint8_t reserved{};  ///< The three bits behind FIN, as a number.
};

/// One frame around the payload.
wire::Bytes websocket_frame(std::span<const std::byte> payload, FrameLook look = {});

/// How a WebSocket of the scripted broker departs from what a correct server does.
struct WebSocketScript {
    /// What is answered to the upgrade; empty: the correct answer.
    std::function<std::string(const std::string& correct)> answer{};
    bool drips_answer{};  ///< A byte at a time.
    /// Sent as it is, in one segment with the answer.
    wire::Bytes greeting{};
    /// How the broker's bytes get into frames; empty: each write is a binary frame.
    std::function<wire::Bytes(const wire::Bytes& mqtt)> framing{};
};

/// The server's side of a WebSocket without I/O, written apart from the client that it tests. It
/// takes only what RFC 6455 allows a client, and closes with 1002 on all else.
class WebSocketSide {
  public:
    explicit WebSocketSide(WebSocketScript script) : script_{std::move(script)} {}

    struct Taken {
        wire::Bytes mqtt{};                  ///< Out of the client's frames.
        std::vector<wire::Bytes> replies{};  ///< To be sent as they are.
    };
    Taken take(std::span<const std::byte> bytes);

    wire::Bytes frame(const wire::Bytes& mqtt) const;

  private:
    void take_request(Taken& taken);
    bool take_frame(Taken& taken);
    std::string correct_answer() const;

    WebSocketScript script_;
    wire::Bytes input_{};
    std::string request_{};
    bool open_{false};
    bool over_{false};
};

}  // namespace sonde::support
