// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/encode_kind.hpp"
#include "probes/wire/topic.hpp"

#include <algorithm>
#include <cassert>

namespace sonde::wire {

static Check check(Version version, const Publish& publish) {
    if (publish.topic.empty()) {
        if (!publish.properties.contains(PropertyId::topic_alias)) {
            return EncodeError::invalid_topic_name;
        }
    } else if (!is_topic_name(publish.topic)) {
        return EncodeError::invalid_topic_name;
    }
    if (publish.qos == Qos::at_most_once) {
        if (publish.dup) {
            return EncodeError::dup_without_qos;
        }
    } else if (publish.packet_id == 0) {
        return EncodeError::packet_id_missing;
    }
    return check_properties(version, publish.properties, holder(PacketType::publish));
}

static std::uint8_t first_byte(const Publish& publish) {
    return first_byte_of(PacketType::publish,
                         (publish.dup ? 8U : 0U) | (static_cast<unsigned>(publish.qos) << 1U) |
                             (publish.retain ? 1U : 0U));
}

static std::size_t body_size(Version version, const Publish& publish) {
    return 2 + publish.topic.size() + (publish.qos == Qos::at_most_once ? 0U : 2U) +
           properties_size(version, publish.properties) + publish.payload.size();
}

static void write_variable_header(Writer& out, Version version, const Publish& publish) {
    out.text(publish.topic);
    if (publish.qos != Qos::at_most_once) {
        out.u16(publish.packet_id);
    }
    write_properties(out, version, publish.properties);
}

static void write_body(Writer& out, Version version, const Publish& publish) {
    write_variable_header(out, version, publish);
    out.raw(publish.payload);
}

tl::expected<std::size_t, EncodeError> append(Version version, const Publish& publish, Bytes& out) {
    if (const Check wrong = check(version, publish)) {
        return tl::unexpected{*wrong};
    }
    const std::size_t body = body_size(version, publish);
    if (body > largest_varint) {
        return tl::unexpected{EncodeError::packet_too_large};
    }
    const std::size_t before = out.size();
    const std::size_t size = 1 + varint_size(body) + body;
    if (out.capacity() - before < size) {
        out.reserve(std::max(before + size, 2 * before));
    }
    out.resize(before + size - publish.payload.size());
    Writer header{std::span{out}.subspan(before)};
    header.u8(first_byte(publish));
    header.varint(static_cast<std::uint32_t>(body));
    write_variable_header(header, version, publish);
    assert(header.ok() && header.size() == size - publish.payload.size());
    out.insert(out.end(), publish.payload.begin(), publish.payload.end());
    return size;
}

static Check check(Version version, const Acknowledgement& ack) {
    if (ack.packet_id == 0) {
        return EncodeError::packet_id_missing;
    }
    if (version == Version::v3_1_1 && ack.reason != ReasonCode::success) {
        return EncodeError::not_in_this_version;
    }
    return check_properties(version, ack.properties, holder(ack.type));
}

static std::uint8_t first_byte(const Acknowledgement& ack) {
    return first_byte_of(ack.type, ack.type == PacketType::pubrel ? 2U : 0U);
}

/// What says nothing is left out (3.4.2.1, 3.4.2.2.1).
static std::size_t body_size(Version version, const Acknowledgement& ack) {
    if (version == Version::v3_1_1 || !ack.properties.empty()) {
        return version == Version::v3_1_1 ? 2 : 3 + properties_size(version, ack.properties);
    }
    return ack.reason == ReasonCode::success ? 2 : 3;
}

static void write_body(Writer& out, Version version, const Acknowledgement& ack) {
    out.u16(ack.packet_id);
    const std::size_t size = body_size(version, ack);
    if (size > 2) {
        out.u8(static_cast<std::uint8_t>(ack.reason));
    }
    if (size > 3) {
        write_properties(out, version, ack.properties);
    }
}

template std::size_t encoded_size(Version, const Publish&);
template tl::expected<std::size_t, EncodeError> encode(Version,
                                                       const Publish&,
                                                       std::span<std::byte>);
template std::size_t encoded_size(Version, const Acknowledgement&);
template tl::expected<std::size_t, EncodeError> encode(Version,
                                                       const Acknowledgement&,
                                                       std::span<std::byte>);

}  // namespace sonde::wire
