// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/property.hpp"

#include <mqtt/properties.h>

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace sonde::testing {

/// A property as a plain value, whichever library it comes from.
struct PropertyFact {
    wire::PropertyId id{};
    std::uint32_t number{};  ///< Of the kinds that are numbers.
    std::string text{};      ///< A text, bytes, or the name of a pair.
    std::string value{};     ///< The value of a pair.

    friend bool operator==(const PropertyFact&, const PropertyFact&) = default;
};

using PropertyFacts = std::vector<PropertyFact>;

void PrintTo(const PropertyFact& fact, std::ostream* out);

/// In the order in which they stand.
PropertyFacts facts_of(const wire::Properties& properties);
PropertyFacts facts_of(const ::mqtt::properties& properties);

wire::PropertyBuffer wire_properties(const PropertyFacts& facts);
::mqtt::properties paho_properties(const PropertyFacts& facts);

/// Every property that the standard allows in that place, each with a value that shows its bytes,
/// and those that may be repeated more than once.
PropertyFacts all_properties(wire::Holders place);

/// All of them in as many lists as it takes: Paho MQTT C 1.3.12 writes beyond its memory where a
/// packet has more than ten properties, be it one of its own or one that it received.
std::vector<PropertyFacts> in_portions(const PropertyFacts& facts);

}  // namespace sonde::testing
