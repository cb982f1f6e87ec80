// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/result.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace sonde {

/// A packet whose size metrics tell, with its labels.
struct PacketSize {
    std::string_view packet{};
    std::string_view direction{};
    std::uint64_t Sizes::*size{};
};

inline constexpr std::array packet_sizes{
    PacketSize{"connect", "sent", &Sizes::connect_packet},
    PacketSize{"connack", "received", &Sizes::connack_packet},
    PacketSize{"subscribe", "sent", &Sizes::subscribe_packet},
    PacketSize{"suback", "received", &Sizes::suback_packet},
    PacketSize{"publish", "sent", &Sizes::publish_packet},
    PacketSize{"publish", "received", &Sizes::delivered_packet},
};

}  // namespace sonde
