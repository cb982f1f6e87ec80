// SPDX-License-Identifier: Apache-2.0
#include "tests/paho/property_facts.hpp"

#include <algorithm>
#include <ostream>
#include <span>
#include <string_view>

namespace sonde::testing {

namespace {

using wire::PropertyKind;
using wire::ValueRule;

PropertyKind kind_of(wire::PropertyId id) {
    return wire::rule_of(static_cast<std::uint32_t>(id))->kind;
}

std::string text_of(const MQTTLenString& text) {
    return {text.data, static_cast<std::size_t>(text.len)};
}

std::uint32_t number_of(const MQTTProperty& property, PropertyKind kind) {
    switch (kind) {
        case PropertyKind::byte:
            return property.value.byte;
        case PropertyKind::two_bytes:
            return property.value.integer2;
        case PropertyKind::four_bytes:
        case PropertyKind::varint:
            return property.value.integer4;
        case PropertyKind::text:
        case PropertyKind::binary:
        case PropertyKind::pair:
            break;
    }
    return 0;
}

bool is_number(PropertyKind kind) {
    return kind == PropertyKind::byte || kind == PropertyKind::two_bytes ||
           kind == PropertyKind::four_bytes || kind == PropertyKind::varint;
}

/// Different in each of its bytes, so that none can be swapped or left out unseen.
PropertyFact sample(const wire::PropertyRule& rule) {
    const std::string name{rule.name};
    switch (rule.kind) {
        case PropertyKind::byte:
            return {.id = rule.id, .number = 1};
        case PropertyKind::two_bytes:
            return {.id = rule.id, .number = 0x1234};
        case PropertyKind::four_bytes:
            // Not from 2^31 on, where Paho MQTT C 1.3.12 carries from one byte to the next.
            return {.id = rule.id, .number = 0x7edcba98};
        case PropertyKind::varint:
            return {.id = rule.id, .number = 0x0fffffff};
        case PropertyKind::text:
            return {.id = rule.id, .text = name + " \u00e4\u20ac\U0001F600"};
        case PropertyKind::binary:
            return {.id = rule.id, .text = std::string("\0\xff\x80 any byte", 12)};
        case PropertyKind::pair:
            return {.id = rule.id, .text = name, .value = "\u00fc"};
    }
    return {};
}

}  // namespace

void PrintTo(const PropertyFact& fact, std::ostream* out) {
    *out << wire::name_of(fact.id) << ": " << fact.number << " `" << fact.text << "` `"
         << fact.value << '`';
}

PropertyFacts facts_of(const wire::Properties& properties) {
    PropertyFacts facts;
    for (const auto& property : properties) {
        const auto text =
            property.kind == PropertyKind::binary ? wire::as_text(property.binary) : property.text;
        facts.push_back({.id = property.id,
                         .number = property.number,
                         .text = std::string{text},
                         .value = std::string{property.value}});
    }
    return facts;
}

PropertyFacts facts_of(const ::mqtt::properties& properties) {
    PropertyFacts facts;
    const auto& list = properties.c_struct();
    for (const auto& property : std::span{list.array, static_cast<std::size_t>(list.count)}) {
        const auto id = static_cast<wire::PropertyId>(property.identifier);
        const auto kind = kind_of(id);
        auto& fact = facts.emplace_back(PropertyFact{.id = id});
        if (is_number(kind)) {
            fact.number = number_of(property, kind);
        } else {
            fact.text = text_of(property.value.data);
            fact.value = kind == PropertyKind::pair ? text_of(property.value.value) : "";
        }
    }
    return facts;
}

wire::PropertyBuffer wire_properties(const PropertyFacts& facts) {
    wire::PropertyBuffer properties;
    for (const auto& fact : facts) {
        const auto kind = kind_of(fact.id);
        if (is_number(kind)) {
            properties.add(fact.id, fact.number);
        } else if (kind == PropertyKind::text) {
            properties.add(fact.id, std::string_view{fact.text});
        } else if (kind == PropertyKind::binary) {
            properties.add(fact.id, wire::as_bytes(fact.text));
        } else {
            properties.add_user(fact.text, fact.value);
        }
    }
    return properties;
}

::mqtt::properties paho_properties(const PropertyFacts& facts) {
    ::mqtt::properties properties;
    for (const auto& fact : facts) {
        const auto code = static_cast<::mqtt::property::code>(fact.id);
        const auto kind = kind_of(fact.id);
        if (is_number(kind)) {
            properties.add({code, static_cast<std::int32_t>(fact.number)});
        } else if (kind == PropertyKind::pair) {
            properties.add({code, fact.text, fact.value});
        } else {
            properties.add({code, fact.text});
        }
    }
    return properties;
}

PropertyFacts all_properties(wire::Holders place) {
    PropertyFacts facts;
    for (const auto& rule : wire::property_rules()) {
        if ((rule.allowed & place) == 0) {
            continue;
        }
        facts.push_back(sample(rule));
        if ((rule.repeatable & place) != 0 && rule.kind == PropertyKind::pair) {
            facts.push_back({.id = rule.id, .text = std::string{rule.name}, .value = "again"});
            facts.push_back({.id = rule.id});
        } else if ((rule.repeatable & place) != 0) {
            facts.push_back({.id = rule.id, .number = 1});
        }
    }
    return facts;
}

std::vector<PropertyFacts> in_portions(const PropertyFacts& facts) {
    constexpr std::size_t most = 10;
    std::vector<PropertyFacts> portions;
    for (std::size_t begin = 0; begin < facts.size(); begin += most) {
        const auto rest = std::span{facts}.subspan(begin);
        const auto portion = rest.first(std::min(most, rest.size()));
        portions.emplace_back(portion.begin(), portion.end());
    }
    return portions;
}

}  // namespace sonde::testing
