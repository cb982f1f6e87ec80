// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/tcp_packets.hpp"
#include "probes/result.hpp"

#include <cstdint>
#include <ostream>
#include <string_view>

namespace sonde {

/// The two ends of a connection, of one family.
struct TcpEnds {
    TcpEnd ours{};
    TcpEnd theirs{};
};

struct TcpStreamPlace {
    std::uint32_t interface_id{};
    std::uint32_t number{};      ///< Of the stream in its file.
    std::string_view comment{};  ///< On its first packet.
};

/// Writes the tape of a result, which must have one, as packets of a TCP connection from its SYN
/// to its end. The end is left out where the tape was cut short.
void write_tcp_stream(std::ostream& out,
                      const ProbeResult& result,
                      TcpEnds ends,
                      const TcpStreamPlace& place);

}  // namespace sonde
