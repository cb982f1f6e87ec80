// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// The frames of a WebSocket (RFC 6455 5), without I/O.
namespace sonde::net {

enum class Opcode : std::uint8_t {
    continuation = 0x0,
    text = 0x1,
    binary = 0x2,
    close = 0x8,
    ping = 0x9,
    pong = 0xa,
};

/// Why one side closes a WebSocket (RFC 6455 7.4.1); others send more than these.
enum class CloseCode : std::uint16_t {
    normal = 1000,
    protocol_error = 1002,
    unsupported_data = 1003,
    message_too_big = 1009,
};

/// "Policy Violation"; empty where nobody has registered it.
std::string_view name_of_close_code(std::uint16_t code);

inline constexpr std::size_t largest_control_payload = 125;
/// A frame that announces more is refused: the largest MQTT packet fits into one (MQTT 2.1.4).
inline constexpr std::uint64_t largest_frame_payload = 268'435'455 + 5;

using MaskKey = std::array<std::byte, 4>;
/// Four bytes that nobody can foresee (RFC 6455 5.3).
MaskKey next_mask_key();

/// Two bytes, eight of length, four of the key.
inline constexpr std::size_t largest_client_header = 14;
/// The header of a whole message of ours in one frame; answers its size.
std::size_t write_frame_header(Opcode opcode,
                               std::uint64_t payload_size,
                               const MaskKey& key,
                               std::span<std::byte, largest_client_header> into);
/// `offset`: of the first byte in its frame. `into` has as much room as there are bytes.
void mask(std::span<const std::byte> bytes,
          const MaskKey& key,
          std::uint64_t offset,
          std::byte* into);

/// A whole control frame of ours; at most largest_control_payload bytes of the payload.
std::vector<std::byte> control_frame(Opcode opcode, std::span<const std::byte> payload);

/// How a peer broke the standard, and the code to close with.
struct FrameFault {
    CloseCode code{};
    std::string_view what{};
};

/// Takes a server's frames apart as their bytes come in, however they were cut.
class FrameCursor {
  public:
    /// How many bytes, `room` at most, may be read so that nothing behind the header or the payload
    /// that comes next is touched; at least 1.
    std::size_t wanted(std::size_t room) const;

    struct Control {
        Opcode opcode{};
        std::vector<std::byte> payload{};
    };
    struct Step {
        std::size_t used{};     ///< Of the raw bytes.
        std::size_t payload{};  ///< Bytes of data frames that were put into `into`.
        std::optional<Control> control{};
        std::optional<FrameFault> fault{};  ///< Nothing may be taken behind it.
    };
    /// Takes bytes up to the end of a control frame, to a fault, or all of them. `into` may be
    /// where the bytes are, or earlier: there are never more out than in.
    Step take(std::span<const std::byte> raw, std::byte* into);

    bool inside_message() const { return inside_message_; }

  private:
    enum class At : std::uint8_t { header, data, control };

    std::size_t take_header(std::span<const std::byte> raw, std::optional<FrameFault>& fault);
    std::optional<FrameFault> judge_start();
    std::optional<FrameFault> judge_length();
    std::uint64_t length() const;
    void begin_payload();
    std::size_t take_data(std::span<const std::byte> raw, std::byte* into);
    std::size_t take_control(std::span<const std::byte> raw);
    Opcode opcode() const {
        return Opcode{std::to_integer<std::uint8_t>(header_[0] & mask_opcode)};
    }

    static constexpr std::byte mask_opcode{0x0f};

    std::array<std::byte, 10> header_{};
    std::uint8_t header_count_{};
    std::uint8_t header_size_{2};
    At at_{At::header};
    bool inside_message_{false};
    std::uint64_t left_{};
    std::vector<std::byte> control_{};
};

}  // namespace sonde::net
