// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/bytes.hpp"
#include "probes/wire/packet_type.hpp"
#include "probes/wire/reader.hpp"
#include "probes/wire/violation.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>

namespace sonde::wire {

enum class PropertyId : std::uint8_t {
    payload_format_indicator = 0x01,
    message_expiry_interval = 0x02,
    content_type = 0x03,
    response_topic = 0x08,
    correlation_data = 0x09,
    subscription_identifier = 0x0b,
    session_expiry_interval = 0x11,
    assigned_client_identifier = 0x12,
    server_keep_alive = 0x13,
    authentication_method = 0x15,
    authentication_data = 0x16,
    request_problem_information = 0x17,
    will_delay_interval = 0x18,
    request_response_information = 0x19,
    response_information = 0x1a,
    server_reference = 0x1c,
    reason_string = 0x1f,
    receive_maximum = 0x21,
    topic_alias_maximum = 0x22,
    topic_alias = 0x23,
    maximum_qos = 0x24,
    retain_available = 0x25,
    user_property = 0x26,
    maximum_packet_size = 0x27,
    wildcard_subscription_available = 0x28,
    subscription_identifier_available = 0x29,
    shared_subscription_available = 0x2a,
};

enum class PropertyKind : std::uint8_t { byte, two_bytes, four_bytes, varint, text, binary, pair };

enum class ValueRule : std::uint8_t { any, zero_or_one, not_zero, topic_name, topic_alias };

/// Where properties may stand: one bit for each packet type, the lowest for the will of a CONNECT.
using Holders = std::uint16_t;

constexpr Holders holder(PacketType type) {
    return static_cast<Holders>(1U << static_cast<unsigned>(type));
}

inline constexpr Holders will_holder = 1;

/// A row of table 2-4 of the v5 standard.
struct PropertyRule {
    PropertyId id{};
    std::string_view name;
    PropertyKind kind{};
    ValueRule rule{};
    Holders allowed = 0;
    Holders repeatable = 0;
};

std::span<const PropertyRule> property_rules();

/// The rule for an identifier, or nothing for one the standard does not know.
const PropertyRule* rule_of(std::uint32_t id);

/// The name the standard gives a property.
std::string_view name_of(PropertyId id);

/// One property; the members that its kind does not use are empty.
struct Property {
    PropertyId id{};
    PropertyKind kind{};
    std::uint32_t number = 0;             ///< byte, two_bytes, four_bytes, varint
    std::string_view text{};              ///< text; the name of a pair
    std::string_view value{};             ///< the value of a pair
    std::span<const std::byte> binary{};  ///< binary
};

/// The properties of one packet, viewed where they lie encoded. They were either checked when they
/// were parsed, or built by a PropertyBuffer.
class Properties {
  public:
    class Iterator {
      public:
        // NOLINTBEGIN(readability-identifier-naming): the library's names.
        using iterator_concept = std::input_iterator_tag;
        using value_type = Property;
        using difference_type = std::ptrdiff_t;
        // NOLINTEND(readability-identifier-naming)

        explicit Iterator(std::span<const std::byte> bytes);
        const Property& operator*() const { return current_; }
        const Property* operator->() const { return &current_; }
        Iterator& operator++();
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t /*end*/) const { return at_end_; }

      private:
        Reader rest_;
        Property current_{};
        bool at_end_ = false;
    };

    Properties() = default;

    /// Checks the bytes behind a Property Length against the table for one place.
    static tl::expected<Properties, Violation> parse(std::span<const std::byte> bytes,
                                                     Holders place);

    Iterator begin() const { return Iterator{bytes_}; }
    static std::default_sentinel_t end() { return {}; }

    bool empty() const { return bytes_.empty(); }
    std::span<const std::byte> bytes() const { return bytes_; }

    /// False if a PropertyBuffer was given a value that cannot be encoded.
    bool sound() const { return sound_; }

    bool contains(PropertyId id) const { return !empty() && find(id).has_value(); }
    /// The first of that identifier, as are the three below.
    std::optional<Property> find(PropertyId id) const;
    std::optional<std::uint32_t> number(PropertyId id) const;
    std::optional<std::string_view> text(PropertyId id) const;
    std::optional<std::span<const std::byte>> binary(PropertyId id) const;

  private:
    friend class PropertyBuffer;
    Properties(std::span<const std::byte> bytes, bool sound) : bytes_{bytes}, sound_{sound} {}

    std::span<const std::byte> bytes_;
    bool sound_ = true;
};

/// Owns encoded properties while they are put together. A value of the wrong kind or too long for
/// its field is left out and makes the view unsound, which encoding the packet then reports.
class PropertyBuffer {
  public:
    PropertyBuffer& add(PropertyId id, std::uint32_t number);
    PropertyBuffer& add(PropertyId id, std::string_view text);
    PropertyBuffer& add(PropertyId id, std::span<const std::byte> binary);
    PropertyBuffer& add_user(std::string_view name, std::string_view value);
    PropertyBuffer& add(const Properties& others);

    void clear();
    bool empty() const { return bytes_.empty() && sound_; }

    /// Valid until the next change.
    Properties view() const { return {bytes_, sound_}; }

  private:
    void put(std::uint32_t value, unsigned bytes);
    void put_binary(std::span<const std::byte> binary);

    Bytes bytes_;
    bool sound_ = true;
};

}  // namespace sonde::wire
