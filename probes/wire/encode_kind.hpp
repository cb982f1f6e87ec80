// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/encode_parts.hpp"

#include <cassert>

/// The frame around every encoder, for the files that define one. Each kind of packet has four
/// functions: `check` says why it cannot be written, `first_byte`, `body_size` and `write_body`
/// write it. They are found by the packet's namespace, so they stand in it and are static.
namespace sonde::wire {

template <PacketKind P>
std::size_t encoded_size(Version version, const P& packet) {
    const std::size_t body = body_size(version, packet);
    return 1 + varint_size(body) + body;
}

template <PacketKind P>
tl::expected<std::size_t, EncodeError> encode(Version version,
                                              const P& packet,
                                              std::span<std::byte> into) {
    if (const Check wrong = check(version, packet)) {
        return tl::unexpected{*wrong};
    }
    const std::size_t body = body_size(version, packet);
    if (body > largest_varint) {
        return tl::unexpected{EncodeError::packet_too_large};
    }
    const std::size_t size = 1 + varint_size(body) + body;
    if (size > into.size()) {
        return tl::unexpected{EncodeError::buffer_too_small};
    }
    Writer out{into};
    out.u8(first_byte(packet));
    out.varint(static_cast<std::uint32_t>(body));
    write_body(out, version, packet);
    assert(out.ok() && out.size() == size);
    return size;
}

}  // namespace sonde::wire
