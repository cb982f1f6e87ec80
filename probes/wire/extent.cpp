// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/extent.hpp"

namespace sonde::wire {

Extent extent_of(std::span<const std::byte> bytes) {
    std::size_t body_size = 0;
    for (std::size_t at = 1; at <= 4; ++at) {
        if (at >= bytes.size()) {
            return {.kind = Extent::Kind::begun};
        }
        const auto byte = std::to_integer<std::size_t>(bytes[at]);
        body_size |= (byte & 0x7fU) << (7 * (at - 1));
        if ((byte & 0x80U) == 0) {
            const bool whole = bytes.size() - (at + 1) >= body_size;
            return {.kind = whole ? Extent::Kind::whole : Extent::Kind::partial,
                    .header_size = at + 1,
                    .body_size = body_size};
        }
    }
    return {.kind = Extent::Kind::endless};
}

}  // namespace sonde::wire
