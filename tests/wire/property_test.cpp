// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/property.hpp"

#include "tests/wire/bytes_of.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace sonde::wire {
namespace {

using enum PropertyId;

/// A value of its kind that every rule allows.
void add_value(PropertyBuffer& properties, const PropertyRule& rule) {
    switch (rule.kind) {
        case PropertyKind::byte:
        case PropertyKind::two_bytes:
        case PropertyKind::four_bytes:
        case PropertyKind::varint:
            properties.add(rule.id, 1U);
            return;
        case PropertyKind::text:
            properties.add(rule.id, "text");
            return;
        case PropertyKind::binary:
            properties.add(rule.id, hex("00 ff"));
            return;
        case PropertyKind::pair:
            properties.add_user("name", "value");
            return;
    }
}

/// Authentication Data stands only beside a method.
PropertyBuffer with_company(const PropertyRule& rule) {
    PropertyBuffer properties;
    if (rule.id == authentication_data) {
        properties.add(authentication_method, "M");
    }
    add_value(properties, rule);
    return properties;
}

std::vector<Holders> places() {
    std::vector<Holders> all;
    for (unsigned bit = 0; bit < 16; ++bit) {
        all.push_back(static_cast<Holders>(1U << bit));
    }
    return all;
}

/// Table 2-4 of the v5 standard, typed once more: identifier and the packets that may carry it.
TEST(PropertyTable, SaysWhatTable24Says) {
    using P = PacketType;
    struct Row {
        unsigned id;
        std::set<P> packets;
        bool will;
    };
    const std::set<P> answers{P::connack,
                              P::puback,
                              P::pubrec,
                              P::pubrel,
                              P::pubcomp,
                              P::suback,
                              P::unsuback,
                              P::auth,
                              P::disconnect};
    std::set<P> everywhere = answers;
    everywhere.insert({P::connect, P::publish, P::subscribe, P::unsubscribe});
    const std::vector<Row> table{
        {1, {P::publish}, true},
        {2, {P::publish}, true},
        {3, {P::publish}, true},
        {8, {P::publish}, true},
        {9, {P::publish}, true},
        {11, {P::publish, P::subscribe}, false},
        {17, {P::connect, P::connack, P::disconnect}, false},
        {18, {P::connack}, false},
        {19, {P::connack}, false},
        {21, {P::connect, P::connack, P::auth}, false},
        {22, {P::connect, P::connack, P::auth}, false},
        {23, {P::connect}, false},
        {24, {}, true},
        {25, {P::connect}, false},
        {26, {P::connack}, false},
        {28, {P::connack, P::disconnect}, false},
        {31, answers, false},
        {33, {P::connect, P::connack}, false},
        {34, {P::connect, P::connack}, false},
        {35, {P::publish}, false},
        {36, {P::connack}, false},
        {37, {P::connack}, false},
        {38, everywhere, true},
        {39, {P::connect, P::connack}, false},
        {40, {P::connack}, false},
        {41, {P::connack}, false},
        {42, {P::connack}, false},
    };
    ASSERT_EQ(property_rules().size(), table.size());
    for (const Row& row : table) {
        const PropertyRule* rule = rule_of(row.id);
        ASSERT_NE(rule, nullptr) << row.id;
        EXPECT_EQ(static_cast<unsigned>(rule->id), row.id);
        Holders allowed = row.will ? will_holder : 0;
        for (const P packet : row.packets) {
            allowed |= holder(packet);
        }
        EXPECT_EQ(rule->allowed, allowed) << rule->name;
    }
}

TEST(PropertyTable, KnowsNoOtherIdentifier) {
    for (const unsigned id : {0U, 4U, 10U, 0x14U, 0x2bU, 0x7fU, 128U, 268'435'455U}) {
        EXPECT_EQ(rule_of(id), nullptr) << id;
    }
    EXPECT_EQ(name_of(PropertyId{4}), "Unknown property");
}

TEST(Properties, StandOnlyWhereTheTableAllowsThem) {
    for (const PropertyRule& rule : property_rules()) {
        const PropertyBuffer properties = with_company(rule);
        for (const Holders place : places()) {
            const auto parsed = Properties::parse(properties.view().bytes(), place);
            EXPECT_EQ(parsed.has_value(), (rule.allowed & place) != 0) << rule.name << " " << place;
            if (!parsed) {
                EXPECT_EQ(parsed.error().reason, ReasonCode::malformed_packet) << rule.name;
            }
        }
    }
}

TEST(Properties, StandTwiceOnlyWhereTheTableAllowsIt) {
    for (const PropertyRule& rule : property_rules()) {
        PropertyBuffer properties = with_company(rule);
        add_value(properties, rule);
        for (const Holders place : places()) {
            if ((rule.allowed & place) == 0) {
                continue;
            }
            const auto parsed = Properties::parse(properties.view().bytes(), place);
            EXPECT_EQ(parsed.has_value(), (rule.repeatable & place) != 0) << rule.name;
            if (!parsed) {
                EXPECT_EQ(parsed.error().reason, ReasonCode::protocol_error) << rule.name;
            }
        }
    }
}

TEST(Properties, CutShortAreMalformedAtEveryByte) {
    for (const PropertyRule& rule : property_rules()) {
        const PropertyBuffer properties = with_company(rule);
        const auto bytes = properties.view().bytes();
        const auto place = static_cast<Holders>(rule.allowed & -rule.allowed);
        for (std::size_t size = 1; size < bytes.size(); ++size) {
            const Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
            const auto parsed = Properties::parse(cut, place);
            // Cut between two properties, the first of them stands.
            EXPECT_TRUE(!parsed || parsed->bytes().size() == size);
            EXPECT_TRUE(!parsed || rule.id == authentication_data) << rule.name << " " << size;
        }
    }
}

TEST(Properties, HoldValuesOfTheRangeTheStandardGives) {
    using Row = std::pair<const char*, Holders>;
    for (const auto& [digits, place] : {Row{"01 02", holder(PacketType::publish)},
                                        Row{"17 02", holder(PacketType::connect)},
                                        Row{"19 02", holder(PacketType::connect)},
                                        Row{"24 02", holder(PacketType::connack)},
                                        Row{"25 02", holder(PacketType::connack)},
                                        Row{"28 02", holder(PacketType::connack)},
                                        Row{"29 02", holder(PacketType::connack)},
                                        Row{"2a 02", holder(PacketType::connack)},
                                        Row{"21 00 00", holder(PacketType::connack)},
                                        Row{"27 00 00 00 00", holder(PacketType::connack)},
                                        Row{"0b 00", holder(PacketType::subscribe)},
                                        Row{"08 00 01 23", holder(PacketType::publish)},
                                        Row{"16 00 01 23", holder(PacketType::auth)}}) {
        const auto parsed = Properties::parse(hex(digits), place);
        ASSERT_FALSE(parsed) << digits;
        EXPECT_EQ(parsed.error().reason, ReasonCode::protocol_error) << digits;
    }
    EXPECT_EQ(Properties::parse(hex("23 00 00"), holder(PacketType::publish)).error().reason,
              ReasonCode::topic_alias_invalid);
}

TEST(Properties, AreFoundByIdentifierAndRunThroughInOrder) {
    PropertyBuffer buffer;
    buffer.add(subscription_identifier, 200U)
        .add(content_type, "text")
        .add(correlation_data, hex("01 02"))
        .add_user("a", "1")
        .add_user("a", "2");
    const Properties properties = buffer.view();
    EXPECT_EQ(properties.number(subscription_identifier), 200U);
    EXPECT_EQ(properties.text(content_type), "text");
    EXPECT_EQ(properties.binary(correlation_data)->size(), 2U);
    EXPECT_FALSE(properties.contains(response_topic));
    std::string seen;
    for (const Property& property : properties) {
        seen += name_of(property.id);
        seen += property.kind == PropertyKind::pair ? "=" + std::string{property.value} : "";
        seen += ";";
    }
    EXPECT_EQ(seen,
              "Subscription Identifier;Content Type;Correlation Data;User Property=1;User "
              "Property=2;");
}

TEST(PropertyBuffer, IsUnsoundAfterAValueThatHasNoEncoding) {
    const std::string long_text(65'536, 'a');
    EXPECT_FALSE(PropertyBuffer{}.add(content_type, long_text).view().sound());
    EXPECT_FALSE(PropertyBuffer{}.add_user("a", long_text).view().sound());
    EXPECT_FALSE(PropertyBuffer{}.add(receive_maximum, 65'536U).view().sound());
    EXPECT_FALSE(PropertyBuffer{}.add(subscription_identifier, 268'435'456U).view().sound());
    EXPECT_FALSE(PropertyBuffer{}.add(content_type, 1U).view().sound());
    PropertyBuffer buffer;
    buffer.add(content_type, long_text);
    buffer.clear();
    EXPECT_TRUE(buffer.view().sound());
}

}  // namespace
}  // namespace sonde::wire
