// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/encode.hpp"

#include "probes/wire/encode_parts.hpp"

namespace sonde::wire {

std::string_view sentence_of(EncodeError error) {
    switch (error) {
        case EncodeError::buffer_too_small:
            return "The buffer is too small for the packet.";
        case EncodeError::packet_too_large:
            return "The packet is larger than MQTT allows.";
        case EncodeError::text_too_long:
            return "A string or binary field is longer than 65535 bytes.";
        case EncodeError::ill_formed_text:
            return "A string is not well-formed UTF-8 or holds U+0000.";
        case EncodeError::invalid_topic_name:
            return "The topic name is empty, too long, ill-formed or holds a wildcard.";
        case EncodeError::invalid_topic_filter:
            return "The topic filter is empty, too long, ill-formed or has a wildcard out of "
                   "place.";
        case EncodeError::invalid_shared_filter:
            return "The shared subscription is not $share/NAME/FILTER, or asks for No Local.";
        case EncodeError::nothing_to_do:
            return "The packet names no filter, or answers with no reason code.";
        case EncodeError::packet_id_missing:
            return "The packet needs a packet identifier other than 0.";
        case EncodeError::client_id_missing:
            return "MQTT 3.1.1 needs a client identifier unless the session is clean.";
        case EncodeError::password_without_user_name:
            return "MQTT 3.1.1 allows no password without a user name.";
        case EncodeError::dup_without_qos:
            return "A PUBLISH with QoS 0 cannot be a duplicate.";
        case EncodeError::not_in_this_version:
            return "MQTT 3.1.1 has no place for this packet, option, reason code or property.";
        case EncodeError::property_not_allowed:
            return "A property does not belong into this packet, is repeated or out of range.";
        case EncodeError::property_ill_formed:
            return "A property was given a value of the wrong type or too long for it.";
    }
    return "Unknown error.";
}

Check check_text(std::string_view text) {
    if (text.size() > 0xffff) {
        return EncodeError::text_too_long;
    }
    return check_utf8(text) == Utf8::well_formed ? Check{} : EncodeError::ill_formed_text;
}

Check check_binary(std::span<const std::byte> binary) {
    return binary.size() > 0xffff ? EncodeError::text_too_long : Check{};
}

Check check_properties(Version version, const Properties& properties, Holders place) {
    if (!properties.sound()) {
        return EncodeError::property_ill_formed;
    }
    if (properties.empty()) {
        return {};
    }
    if (version == Version::v3_1_1) {
        return EncodeError::not_in_this_version;
    }
    return Properties::parse(properties.bytes(), place) ? Check{}
                                                        : EncodeError::property_not_allowed;
}

std::size_t encoded_size(Version version, const Packet& packet) {
    return std::visit([version](const auto& kind) { return encoded_size(version, kind); }, packet);
}

tl::expected<std::size_t, EncodeError> encode(Version version,
                                              const Packet& packet,
                                              std::span<std::byte> into) {
    return std::visit([version, into](const auto& kind) { return encode(version, kind, into); },
                      packet);
}

}  // namespace sonde::wire
