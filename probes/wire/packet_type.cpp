// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/packet_type.hpp"

#include <array>
#include <cstddef>

namespace sonde::wire {

std::string_view name_of(Version version) {
    switch (version) {
        case Version::v3_1_1:
            return "3.1.1";
        case Version::v5:
            return "5";
    }
    return "unknown";
}

std::string_view name_of(PacketType type) {
    static constexpr std::array<std::string_view, 16> names{
        "reserved",
        "CONNECT",
        "CONNACK",
        "PUBLISH",
        "PUBACK",
        "PUBREC",
        "PUBREL",
        "PUBCOMP",
        "SUBSCRIBE",
        "SUBACK",
        "UNSUBSCRIBE",
        "UNSUBACK",
        "PINGREQ",
        "PINGRESP",
        "DISCONNECT",
        "AUTH",
    };
    return names.at(static_cast<std::size_t>(type) & 0x0fU);
}

}  // namespace sonde::wire
