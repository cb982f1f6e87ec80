// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/upper_layer.hpp"
#include "probes/net/websocket_frame.hpp"
#include "probes/net/websocket_upgrade.hpp"

#include <memory>
#include <vector>

namespace sonde::net {

/// A WebSocket that carries MQTT: each write is one binary frame, what comes in is taken out of its
/// frames where it was read to. Where the line is stamped it reads a frame's header and its payload
/// apart, so that no time is another frame's.
class WebSocketLayer final : public UpperLayer {
  public:
    WebSocketLayer(std::unique_ptr<Layer> below, Line& line, const WebSocketRequest& request);

    Result<Reading> read(std::span<std::byte> into) override;
    Result<Writing> write(std::span<const std::byte> bytes) override;
    void shut() override;

  private:
    Result<Wants> settle() override;
    Result<Wants> ask();
    Result<Reading> read_raw(std::span<std::byte> into);
    std::size_t unpack(std::span<std::byte> raw);
    void take(FrameCursor::Control control);
    void give_up(const FrameFault& fault);
    void say_close(std::span<const std::byte> code);
    Result<Writing> flush();
    Result<Writing> send_part(std::span<const std::byte> part, bool begins);

    std::unique_ptr<WebSocketUpgrade> upgrade_;  ///< Null once it is done.
    std::unique_ptr<Failure> ended_{};           ///< Why nothing comes any more.
    FrameCursor cursor_{};
    std::vector<std::byte> early_{};     ///< Came in with the answer to the upgrade.
    std::vector<std::byte> outgoing_{};  ///< Frames that the layer below has not taken yet.
    std::vector<std::byte> pong_{};      ///< A frame that is due when no other is under way.
    std::vector<std::byte> close_{};     ///< As the pong, behind it.
    MaskKey key_{};                      ///< Of the frame that is under way.
    std::uint64_t frame_offset_{};       ///< How much of its payload was handed in.
    std::uint64_t frame_left_{};         ///< And how much is still to be.
    bool said_close_{false};
};

}  // namespace sonde::net
