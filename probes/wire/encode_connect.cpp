// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/encode_kind.hpp"
#include "probes/wire/topic.hpp"

namespace sonde::wire {

static Check check(Version version, const Will& will) {
    if (!is_topic_name(will.topic)) {
        return EncodeError::invalid_topic_name;
    }
    if (const Check wrong = check_binary(will.payload)) {
        return wrong;
    }
    return check_properties(version, will.properties, will_holder);
}

static Check check_login(Version version, const Connect& connect) {
    if (connect.user_name) {
        if (const Check wrong = check_text(*connect.user_name)) {
            return wrong;
        }
    }
    if (!connect.password) {
        return {};
    }
    if (version == Version::v3_1_1 && !connect.user_name) {
        return EncodeError::password_without_user_name;
    }
    return check_binary(*connect.password);
}

static Check check(Version version, const Connect& connect) {
    if (version == Version::v3_1_1 && connect.client_id.empty() && !connect.clean_start) {
        return EncodeError::client_id_missing;
    }
    if (const Check wrong = check_text(connect.client_id)) {
        return wrong;
    }
    if (connect.will) {
        if (const Check wrong = check(version, *connect.will)) {
            return wrong;
        }
    }
    if (const Check wrong = check_login(version, connect)) {
        return wrong;
    }
    return check_properties(version, connect.properties, holder(PacketType::connect));
}

static std::uint8_t first_byte(const Connect& /*connect*/) {
    return first_byte_of(PacketType::connect);
}

static std::size_t body_size(Version version, const Connect& connect) {
    // Protocol name, level, flags, keep alive, length of the client identifier.
    std::size_t size = 12 + properties_size(version, connect.properties) + connect.client_id.size();
    if (connect.will) {
        size += properties_size(version, connect.will->properties);
        size += 2 + connect.will->topic.size() + 2 + connect.will->payload.size();
    }
    if (connect.user_name) {
        size += 2 + connect.user_name->size();
    }
    if (connect.password) {
        size += 2 + connect.password->size();
    }
    return size;
}

static std::uint8_t flags_of(const Connect& connect) {
    unsigned flags = connect.clean_start ? 0x02U : 0U;
    if (connect.will) {
        flags |= 0x04U | (static_cast<unsigned>(connect.will->qos) << 3U);
        flags |= connect.will->retain ? 0x20U : 0U;
    }
    flags |= connect.password ? 0x40U : 0U;
    flags |= connect.user_name ? 0x80U : 0U;
    return static_cast<std::uint8_t>(flags);
}

static void write_body(Writer& out, Version version, const Connect& connect) {
    out.text("MQTT");
    out.u8(static_cast<std::uint8_t>(version));
    out.u8(flags_of(connect));
    out.u16(connect.keep_alive);
    write_properties(out, version, connect.properties);
    out.text(connect.client_id);
    if (connect.will) {
        write_properties(out, version, connect.will->properties);
        out.text(connect.will->topic);
        out.binary(connect.will->payload);
    }
    if (connect.user_name) {
        out.text(*connect.user_name);
    }
    if (connect.password) {
        out.binary(*connect.password);
    }
}

static Check check(Version version, const Connack& connack) {
    return check_properties(version, connack.properties, holder(PacketType::connack));
}

static std::uint8_t first_byte(const Connack& /*connack*/) {
    return first_byte_of(PacketType::connack);
}

static std::size_t body_size(Version version, const Connack& connack) {
    return connack.in_v3_1_1_form ? 2 : 2 + properties_size(version, connack.properties);
}

static void write_body(Writer& out, Version version, const Connack& connack) {
    out.u8(connack.session_present ? 1 : 0);
    out.u8(static_cast<std::uint8_t>(connack.reason));
    if (!connack.in_v3_1_1_form) {
        write_properties(out, version, connack.properties);
    }
}

template std::size_t encoded_size(Version, const Connect&);
template tl::expected<std::size_t, EncodeError> encode(Version,
                                                       const Connect&,
                                                       std::span<std::byte>);
template std::size_t encoded_size(Version, const Connack&);
template tl::expected<std::size_t, EncodeError> encode(Version,
                                                       const Connack&,
                                                       std::span<std::byte>);

}  // namespace sonde::wire
