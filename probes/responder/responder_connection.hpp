// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/socket.hpp"
#include "probes/responder/answers.hpp"
#include "probes/wire/bytes.hpp"
#include "probes/wire/frame_assembler.hpp"

#include <cstddef>
#include <span>

namespace sonde::responder {

/// One connection of a Responder: its socket, and the answers to what comes on it. A message goes
/// back to the connection that published it, where it subscribes to it.
class ResponderConnection {
  public:
    explicit ResponderConnection(net::Socket socket) : socket_{std::move(socket)} {}

    /// Reads what has come into the buffer, answers it and writes what the kernel takes. To be
    /// called when the socket becomes readable or writable, and with `ended` when the client has
    /// ended the connection: then it reads up to there. False once the connection is over.
    bool serve(std::span<std::byte> buffer, bool ended);

  private:
    bool answer(std::span<const std::byte> bytes);
    bool answer(const wire::Frame& frame);
    bool write();

    net::Socket socket_;
    wire::FrameAssembler assembler_{};
    Answers answers_{};
    wire::Bytes out_{};
    std::size_t written_{};
    bool said_goodbye_{false};
};

}  // namespace sonde::responder
