// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sonde::support {

/// Finds where MQTT packets end (2.1.4), and which are PUBLISH; looks at nothing else. Not the
/// codec under test: what that gets wrong must not decide where a fault strikes.
class PacketScanner {
  public:
    struct Scanned {
        std::size_t bytes{};  ///< At least one, where there are any.
        bool packet_ends{};   ///< With the last of them.
        bool is_publish{};    ///< That packet.
    };

    /// Goes on to the end of the packet, or of the bytes.
    Scanned scan(std::span<const std::byte> bytes);

    std::uint64_t packets() const { return packets_; }  ///< That have ended.

  private:
    enum class State : std::uint8_t { type, length, body, lost };

    void take_length(std::uint8_t byte);
    Scanned end_packet(std::size_t bytes);

    State state_{State::type};
    bool is_publish_{};
    std::uint32_t left_{};  ///< Of the body; while in the length, what of it is known.
    unsigned shift_{};
    std::uint64_t packets_{};
};

}  // namespace sonde::support
