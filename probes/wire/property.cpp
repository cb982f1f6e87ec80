// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/property.hpp"

#include "probes/wire/topic.hpp"
#include "probes/wire/writer.hpp"

#include <array>

namespace sonde::wire {
namespace {

enum class Text : std::uint8_t { unchecked, checked };

std::string_view read_text(Reader& in, Text text) {
    return text == Text::checked ? in.text() : in.known_text();
}

Property read_value(Reader& in, const PropertyRule& rule, Text text) {
    Property property{.id = rule.id, .kind = rule.kind};
    switch (rule.kind) {
        case PropertyKind::byte:
            property.number = in.u8();
            break;
        case PropertyKind::two_bytes:
            property.number = in.u16();
            break;
        case PropertyKind::four_bytes:
            property.number = in.u32();
            break;
        case PropertyKind::varint:
            property.number = in.varint();
            break;
        case PropertyKind::text:
            property.text = read_text(in, text);
            break;
        case PropertyKind::binary:
            property.binary = in.binary();
            break;
        case PropertyKind::pair:
            property.text = read_text(in, text);
            property.value = read_text(in, text);
            break;
    }
    return property;
}

using enum ReasonCode;

constexpr Violation unknown_property{malformed_packet, "", "a property the standard does not know"};
constexpr Violation misplaced_property{
    malformed_packet, "", "a property that does not belong into this packet"};
constexpr Violation repeated_property{protocol_error, "", "a property sent twice"};
constexpr Violation data_without_method{
    protocol_error, "", "Authentication Data without Authentication Method"};
constexpr Violation not_a_flag{protocol_error, "", "a property other than 0 or 1"};
constexpr Violation zero_value{protocol_error, "", "a property with the forbidden value 0"};
constexpr Violation zero_alias{topic_alias_invalid, "MQTT-3.3.2-8", "Topic Alias 0"};
constexpr Violation bad_response_topic{
    protocol_error, "MQTT-3.3.2-14", "a Response Topic that is no topic name"};

/// What is wrong with a value, if anything.
const Violation* judge(const PropertyRule& rule, const Property& property) {
    switch (rule.rule) {
        case ValueRule::any:
            return nullptr;
        case ValueRule::zero_or_one:
            return property.number > 1 ? &not_a_flag : nullptr;
        case ValueRule::not_zero:
            return property.number == 0 ? &zero_value : nullptr;
        case ValueRule::topic_alias:
            return property.number == 0 ? &zero_alias : nullptr;
        case ValueRule::topic_name:
            return is_topic_name(property.text) ? nullptr : &bad_response_topic;
    }
    return nullptr;
}

constexpr Violation violation_of(ReadFault fault) {
    switch (fault) {
        case ReadFault::none:
        case ReadFault::truncated:
            return {malformed_packet, "", "a property cut short"};
        case ReadFault::varint_too_long:
            return {malformed_packet, "", "a Variable Byte Integer of more than four bytes"};
        case ReadFault::varint_not_minimal:
            return {malformed_packet, "MQTT-1.5.5-1", "a Variable Byte Integer longer than needed"};
        case ReadFault::ill_formed_text:
            return {malformed_packet, "MQTT-1.5.4-1", "a string that is not well-formed UTF-8"};
        case ReadFault::null_character:
            return {malformed_packet, "MQTT-1.5.4-2", "a string with U+0000"};
    }
    return {};
}

constexpr std::uint64_t bit(PropertyId id) {
    return std::uint64_t{1} << static_cast<unsigned>(id);
}

}  // namespace

tl::expected<Properties, Violation> Properties::parse(std::span<const std::byte> bytes,
                                                      Holders place) {
    Reader in{bytes};
    std::uint64_t seen = 0;
    while (in.remaining() > 0) {
        const std::uint32_t id = in.varint();
        const PropertyRule* rule = rule_of(id);
        if (!in.ok()) {
            break;
        }
        if (rule == nullptr) {
            return tl::unexpected{unknown_property};
        }
        if ((rule->allowed & place) == 0) {
            return tl::unexpected{misplaced_property};
        }
        if ((seen & bit(rule->id)) != 0 && (rule->repeatable & place) == 0) {
            return tl::unexpected{repeated_property};
        }
        seen |= bit(rule->id);
        const Property property = read_value(in, *rule, Text::checked);
        if (!in.ok()) {
            break;
        }
        if (const Violation* wrong = judge(*rule, property)) {
            return tl::unexpected{*wrong};
        }
    }
    if (!in.ok()) {
        return tl::unexpected{violation_of(in.fault())};
    }
    if ((seen & bit(PropertyId::authentication_data)) != 0 &&
        (seen & bit(PropertyId::authentication_method)) == 0) {
        return tl::unexpected{data_without_method};
    }
    return Properties{bytes, true};
}

Properties::Iterator::Iterator(std::span<const std::byte> bytes) : rest_{bytes} {
    ++*this;
}

Properties::Iterator& Properties::Iterator::operator++() {
    const PropertyRule* rule = rest_.remaining() > 0 ? rule_of(rest_.varint()) : nullptr;
    if (rule == nullptr) {
        at_end_ = true;
        return *this;
    }
    current_ = read_value(rest_, *rule, Text::unchecked);
    at_end_ = !rest_.ok();
    return *this;
}

std::optional<Property> Properties::find(PropertyId id) const {
    for (const Property& property : *this) {
        if (property.id == id) {
            return property;
        }
    }
    return std::nullopt;
}

std::optional<std::uint32_t> Properties::number(PropertyId id) const {
    const auto property = find(id);
    return property ? std::optional{property->number} : std::nullopt;
}

std::optional<std::string_view> Properties::text(PropertyId id) const {
    const auto property = find(id);
    return property ? std::optional{property->text} : std::nullopt;
}

std::optional<std::span<const std::byte>> Properties::binary(PropertyId id) const {
    const auto property = find(id);
    return property ? std::optional{property->binary} : std::nullopt;
}

void PropertyBuffer::put(std::uint32_t value, unsigned bytes) {
    for (unsigned left = bytes; left > 0; --left) {
        bytes_.push_back(std::byte{static_cast<std::uint8_t>((value >> (8 * (left - 1))) & 0xffU)});
    }
}

void PropertyBuffer::put_binary(std::span<const std::byte> binary) {
    put(static_cast<std::uint32_t>(binary.size()), 2);
    bytes_.insert(bytes_.end(), binary.begin(), binary.end());
}

PropertyBuffer& PropertyBuffer::add(PropertyId id, std::uint32_t number) {
    const PropertyRule* rule = rule_of(static_cast<std::uint32_t>(id));
    std::array<std::byte, 5> encoded{};
    Writer out{encoded};
    out.u8(static_cast<std::uint8_t>(id));
    if (rule != nullptr && rule->kind == PropertyKind::byte && number <= 0xff) {
        out.u8(static_cast<std::uint8_t>(number));
    } else if (rule != nullptr && rule->kind == PropertyKind::two_bytes && number <= 0xffff) {
        out.u16(static_cast<std::uint16_t>(number));
    } else if (rule != nullptr && rule->kind == PropertyKind::four_bytes) {
        out.u32(number);
    } else if (rule != nullptr && rule->kind == PropertyKind::varint && number <= largest_varint) {
        out.varint(number);
    } else {
        sound_ = false;
        return *this;
    }
    bytes_.insert(
        bytes_.end(), encoded.begin(), encoded.begin() + static_cast<std::ptrdiff_t>(out.size()));
    return *this;
}

PropertyBuffer& PropertyBuffer::add(PropertyId id, std::string_view text) {
    const PropertyRule* rule = rule_of(static_cast<std::uint32_t>(id));
    if (rule == nullptr || rule->kind != PropertyKind::text || text.size() > 0xffff) {
        sound_ = false;
        return *this;
    }
    put(static_cast<std::uint32_t>(id), 1);
    put_binary(as_bytes(text));
    return *this;
}

PropertyBuffer& PropertyBuffer::add(PropertyId id, std::span<const std::byte> binary) {
    const PropertyRule* rule = rule_of(static_cast<std::uint32_t>(id));
    if (rule == nullptr || rule->kind != PropertyKind::binary || binary.size() > 0xffff) {
        sound_ = false;
        return *this;
    }
    put(static_cast<std::uint32_t>(id), 1);
    put_binary(binary);
    return *this;
}

PropertyBuffer& PropertyBuffer::add_user(std::string_view name, std::string_view value) {
    if (name.size() > 0xffff || value.size() > 0xffff) {
        sound_ = false;
        return *this;
    }
    put(static_cast<std::uint32_t>(PropertyId::user_property), 1);
    put_binary(as_bytes(name));
    put_binary(as_bytes(value));
    return *this;
}

PropertyBuffer& PropertyBuffer::add(const Properties& others) {
    bytes_.insert(bytes_.end(), others.bytes().begin(), others.bytes().end());
    sound_ = sound_ && others.sound();
    return *this;
}

void PropertyBuffer::clear() {
    bytes_.clear();
    sound_ = true;
}

}  // namespace sonde::wire
