// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/bytes.hpp"
#include "probes/wire/packet.hpp"

#include <tl/expected.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <variant>

namespace sonde::wire {

/// Why a packet cannot be written.
enum class EncodeError : std::uint8_t {
    buffer_too_small,
    packet_too_large,
    text_too_long,
    ill_formed_text,
    invalid_topic_name,
    invalid_topic_filter,
    invalid_shared_filter,
    nothing_to_do,
    packet_id_missing,
    client_id_missing,
    password_without_user_name,
    dup_without_qos,
    not_in_this_version,
    property_not_allowed,
    property_ill_formed,
};

/// One sentence for a person.
std::string_view sentence_of(EncodeError error);

template <class T, class Variant>
inline constexpr bool is_alternative = false;
template <class T, class... Ts>
inline constexpr bool is_alternative<T, std::variant<Ts...>> = (std::same_as<T, Ts> || ...);

template <class T>
concept PacketKind = is_alternative<T, Packet>;

/// The bytes that encode() needs for a packet it accepts.
template <PacketKind P>
std::size_t encoded_size(Version version, const P& packet);
std::size_t encoded_size(Version version, const Packet& packet);

/// Writes a packet of either direction to the front of a buffer and says how long it is. Reason
/// bytes are written as they are: a test broker must be able to invent some.
template <PacketKind P>
tl::expected<std::size_t, EncodeError> encode(Version version,
                                              const P& packet,
                                              std::span<std::byte> into);
tl::expected<std::size_t, EncodeError> encode(Version version,
                                              const Packet& packet,
                                              std::span<std::byte> into);

/// Encodes behind what the buffer holds, which stays as it was if the packet cannot be written.
template <class P>
requires PacketKind<P> || std::same_as<P, Packet> tl::expected<std::size_t, EncodeError> append(
    Version version, const P& packet, Bytes& out) {
    const std::size_t before = out.size();
    out.resize(before + encoded_size(version, packet));
    const auto written = encode(version, packet, std::span{out}.subspan(before));
    if (!written) {
        out.resize(before);
    }
    return written;
}

/// The same for a PUBLISH, whose payload is copied once.
tl::expected<std::size_t, EncodeError> append(Version version, const Publish& publish, Bytes& out);

}  // namespace sonde::wire
