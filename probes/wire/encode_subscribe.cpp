// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/encode_kind.hpp"
#include "probes/wire/topic.hpp"

namespace sonde::wire {

static Check check_subscription(Version version, const Subscription& wish) {
    if (!is_topic_filter(wish.filter)) {
        return EncodeError::invalid_topic_filter;
    }
    if (version == Version::v3_1_1) {
        const bool plain = !wish.no_local && !wish.retain_as_published &&
                           wish.retain_handling == RetainHandling::send;
        return plain ? Check{} : EncodeError::not_in_this_version;
    }
    if (is_shared(wish.filter) && (!parse_shared(wish.filter) || wish.no_local)) {
        return EncodeError::invalid_shared_filter;
    }
    return {};
}

/// What SUBSCRIBE, UNSUBSCRIBE and their answers have in common.
static Check check_head(Version version,
                        PacketId id,
                        const Properties& properties,
                        PacketType type) {
    if (id == 0) {
        return EncodeError::packet_id_missing;
    }
    return check_properties(version, properties, holder(type));
}

static Check check(Version version, const Subscribe& subscribe) {
    if (subscribe.subscriptions.empty()) {
        return EncodeError::nothing_to_do;
    }
    for (const Subscription& wish : subscribe.subscriptions) {
        if (const Check wrong = check_subscription(version, wish)) {
            return wrong;
        }
    }
    return check_head(version, subscribe.packet_id, subscribe.properties, PacketType::subscribe);
}

static std::uint8_t first_byte(const Subscribe& /*subscribe*/) {
    return first_byte_of(PacketType::subscribe, 2);
}

static std::size_t body_size(Version version, const Subscribe& subscribe) {
    std::size_t size = 2 + properties_size(version, subscribe.properties);
    for (const Subscription& wish : subscribe.subscriptions) {
        size += 2 + wish.filter.size() + 1;
    }
    return size;
}

static void write_body(Writer& out, Version version, const Subscribe& subscribe) {
    out.u16(subscribe.packet_id);
    write_properties(out, version, subscribe.properties);
    for (const Subscription& wish : subscribe.subscriptions) {
        out.text(wish.filter);
        out.u8(static_cast<std::uint8_t>(static_cast<unsigned>(wish.qos) |
                                         (wish.no_local ? 4U : 0U) |
                                         (wish.retain_as_published ? 8U : 0U) |
                                         (static_cast<unsigned>(wish.retain_handling) << 4U)));
    }
}

static Check check(Version version, const Suback& suback) {
    if (suback.codes.empty()) {
        return EncodeError::nothing_to_do;
    }
    return check_head(version, suback.packet_id, suback.properties, PacketType::suback);
}

static std::uint8_t first_byte(const Suback& /*suback*/) {
    return first_byte_of(PacketType::suback);
}

static std::size_t body_size(Version version, const Suback& suback) {
    return 2 + properties_size(version, suback.properties) + suback.codes.size();
}

static void write_body(Writer& out, Version version, const Suback& suback) {
    out.u16(suback.packet_id);
    write_properties(out, version, suback.properties);
    out.raw(suback.codes);
}

static Check check(Version version, const Unsubscribe& unsubscribe) {
    if (unsubscribe.filters.empty()) {
        return EncodeError::nothing_to_do;
    }
    for (const std::string_view filter : unsubscribe.filters) {
        if (!is_topic_filter(filter)) {
            return EncodeError::invalid_topic_filter;
        }
    }
    return check_head(
        version, unsubscribe.packet_id, unsubscribe.properties, PacketType::unsubscribe);
}

static std::uint8_t first_byte(const Unsubscribe& /*unsubscribe*/) {
    return first_byte_of(PacketType::unsubscribe, 2);
}

static std::size_t body_size(Version version, const Unsubscribe& unsubscribe) {
    std::size_t size = 2 + properties_size(version, unsubscribe.properties);
    for (const std::string_view filter : unsubscribe.filters) {
        size += 2 + filter.size();
    }
    return size;
}

static void write_body(Writer& out, Version version, const Unsubscribe& unsubscribe) {
    out.u16(unsubscribe.packet_id);
    write_properties(out, version, unsubscribe.properties);
    for (const std::string_view filter : unsubscribe.filters) {
        out.text(filter);
    }
}

static Check check(Version version, const Unsuback& unsuback) {
    if (version == Version::v3_1_1 && !unsuback.codes.empty()) {
        return EncodeError::not_in_this_version;
    }
    if (version == Version::v5 && unsuback.codes.empty()) {
        return EncodeError::nothing_to_do;
    }
    return check_head(version, unsuback.packet_id, unsuback.properties, PacketType::unsuback);
}

static std::uint8_t first_byte(const Unsuback& /*unsuback*/) {
    return first_byte_of(PacketType::unsuback);
}

static std::size_t body_size(Version version, const Unsuback& unsuback) {
    return 2 + properties_size(version, unsuback.properties) + unsuback.codes.size();
}

static void write_body(Writer& out, Version version, const Unsuback& unsuback) {
    out.u16(unsuback.packet_id);
    write_properties(out, version, unsuback.properties);
    out.raw(unsuback.codes);
}

template std::size_t encoded_size(Version, const Subscribe&);
template tl::expected<std::size_t, EncodeError> encode(Version,
                                                       const Subscribe&,
                                                       std::span<std::byte>);
template std::size_t encoded_size(Version, const Suback&);
template tl::expected<std::size_t, EncodeError> encode(Version,
                                                       const Suback&,
                                                       std::span<std::byte>);
template std::size_t encoded_size(Version, const Unsubscribe&);
template tl::expected<std::size_t, EncodeError> encode(Version,
                                                       const Unsubscribe&,
                                                       std::span<std::byte>);
template std::size_t encoded_size(Version, const Unsuback&);
template tl::expected<std::size_t, EncodeError> encode(Version,
                                                       const Unsuback&,
                                                       std::span<std::byte>);

}  // namespace sonde::wire
