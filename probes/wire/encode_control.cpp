// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/encode_kind.hpp"

namespace sonde::wire {

static Check check(Version /*version*/, const Pingreq& /*pingreq*/) {
    return {};
}
static std::uint8_t first_byte(const Pingreq& /*pingreq*/) {
    return first_byte_of(PacketType::pingreq);
}
static std::size_t body_size(Version /*version*/, const Pingreq& /*pingreq*/) {
    return 0;
}
static void write_body(Writer& /*out*/, Version /*version*/, const Pingreq& /*pingreq*/) {}

static Check check(Version /*version*/, const Pingresp& /*pingresp*/) {
    return {};
}
static std::uint8_t first_byte(const Pingresp& /*pingresp*/) {
    return first_byte_of(PacketType::pingresp);
}
static std::size_t body_size(Version /*version*/, const Pingresp& /*pingresp*/) {
    return 0;
}
static void write_body(Writer& /*out*/, Version /*version*/, const Pingresp& /*pingresp*/) {}

static Check check(Version version, const Disconnect& disconnect) {
    if (version == Version::v3_1_1 && disconnect.reason != ReasonCode::normal_disconnection) {
        return EncodeError::not_in_this_version;
    }
    return check_properties(version, disconnect.properties, holder(PacketType::disconnect));
}

static std::uint8_t first_byte(const Disconnect& /*disconnect*/) {
    return first_byte_of(PacketType::disconnect);
}

static std::size_t body_size(Version version, const Disconnect& disconnect) {
    if (version == Version::v3_1_1) {
        return 0;
    }
    if (!disconnect.properties.empty()) {
        return 1 + properties_size(version, disconnect.properties);
    }
    return disconnect.reason == ReasonCode::normal_disconnection ? 0 : 1;
}

static void write_body(Writer& out, Version version, const Disconnect& disconnect) {
    const std::size_t size = body_size(version, disconnect);
    if (size > 0) {
        out.u8(static_cast<std::uint8_t>(disconnect.reason));
    }
    if (size > 1) {
        write_properties(out, version, disconnect.properties);
    }
}

static Check check(Version version, const Auth& auth) {
    if (version == Version::v3_1_1) {
        return EncodeError::not_in_this_version;
    }
    return check_properties(version, auth.properties, holder(PacketType::auth));
}

static std::uint8_t first_byte(const Auth& /*auth*/) {
    return first_byte_of(PacketType::auth);
}

/// Reason code and Property Length are left out together or not at all (3.15.2.1).
static std::size_t body_size(Version version, const Auth& auth) {
    if (auth.reason == ReasonCode::success && auth.properties.empty()) {
        return 0;
    }
    return 1 + properties_size(version, auth.properties);
}

static void write_body(Writer& out, Version version, const Auth& auth) {
    if (body_size(version, auth) > 0) {
        out.u8(static_cast<std::uint8_t>(auth.reason));
        write_properties(out, version, auth.properties);
    }
}

template std::size_t encoded_size(Version, const Pingreq&);
template tl::expected<std::size_t, EncodeError> encode(Version,
                                                       const Pingreq&,
                                                       std::span<std::byte>);
template std::size_t encoded_size(Version, const Pingresp&);
template tl::expected<std::size_t, EncodeError> encode(Version,
                                                       const Pingresp&,
                                                       std::span<std::byte>);
template std::size_t encoded_size(Version, const Disconnect&);
template tl::expected<std::size_t, EncodeError> encode(Version,
                                                       const Disconnect&,
                                                       std::span<std::byte>);
template std::size_t encoded_size(Version, const Auth&);
template tl::expected<std::size_t, EncodeError> encode(Version, const Auth&, std::span<std::byte>);

}  // namespace sonde::wire
