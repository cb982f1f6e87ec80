// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/tape.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sonde {

/// An address and a port as they stand in packets.
struct TcpEnd {
    std::vector<std::byte> address{};  ///< 4 bytes, or 16 of IPv6.
    std::uint16_t port{};
};

/// Nothing where the address is no literal; a zone behind `%` is left out.
std::optional<TcpEnd> tcp_end_of(const TapeEnd& end);

enum class TcpFlag : std::uint8_t { fin = 0x01, syn = 0x02, rst = 0x04, psh = 0x08, ack = 0x10 };

/// No packet carries more of a stream: with its headers it fits into the 64 KiB of IP.
inline constexpr std::size_t largest_tcp_payload = 65'000;

/// Both directions of a connection, which must be of one family, as packets with an IP header, a
/// TCP header and all checksums. Counts sequence numbers, and acknowledges with each packet all
/// that the other side has sent so far.
class TcpConversation {
  public:
    /// `number`: of the connection in its file; connections with the same addresses and ports are
    /// told apart by where their sequence numbers begin.
    TcpConversation(TcpEnd ours, TcpEnd theirs, std::uint32_t number);

    /// One packet. The payload is at most largest_tcp_payload; flags `ack` and `psh` are set where
    /// they belong.
    std::vector<std::byte> packet(Direction direction,
                                  std::span<const std::byte> payload,
                                  std::optional<TcpFlag> flag = std::nullopt);

  private:
    struct Side {
        TcpEnd end{};
        std::uint32_t next{};  ///< Sequence number.
        bool opened{};
    };

    std::array<Side, 2> sides_{};
};

}  // namespace sonde
