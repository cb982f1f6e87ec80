// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/encode.hpp"
#include "probes/wire/writer.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// What the encoders of the packet kinds share.
namespace sonde::wire {

using Check = std::optional<EncodeError>;

Check check_text(std::string_view text);
Check check_binary(std::span<const std::byte> binary);
Check check_properties(Version version, const Properties& properties, Holders place);

constexpr std::uint8_t first_byte_of(PacketType type, unsigned flags = 0) {
    return static_cast<std::uint8_t>((static_cast<unsigned>(type) << 4U) | flags);
}

/// Nothing on 3.1.1, else the properties and their length.
inline std::size_t properties_size(Version version, const Properties& properties) {
    const std::size_t size = properties.bytes().size();
    return version == Version::v5 ? varint_size(size) + size : 0;
}

inline void write_properties(Writer& out, Version version, const Properties& properties) {
    if (version == Version::v5) {
        out.varint(static_cast<std::uint32_t>(properties.bytes().size()));
        out.raw(properties.bytes());
    }
}

}  // namespace sonde::wire
