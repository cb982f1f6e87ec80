// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/mask_secrets.hpp"

#include "probes/wire/extent.hpp"
#include "probes/wire/packet_type.hpp"
#include "probes/wire/property.hpp"

#include <algorithm>
#include <cstdint>

namespace sonde::wire {
namespace {

constexpr std::uint8_t will_flag = 0x04;
constexpr std::uint8_t password_flag = 0x40;
constexpr std::uint8_t user_name_flag = 0x80;
/// A bridge of mosquitto's sets the highest bit of the level.
constexpr std::uint8_t level_bits = 0x7f;

void mask(std::span<std::byte> secret) {
    std::ranges::fill(secret, std::byte{'*'});
}

/// Steps over the fields of a packet. Where one does not fit, all that is left is overwritten: it
/// may hold what is looked for.
class Walk {
  public:
    explicit Walk(std::span<std::byte> bytes) : rest_{bytes} {}

    std::span<std::byte> take(std::size_t count) {
        if (count > rest_.size()) {
            give_up();
            return {};
        }
        const auto taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }

    void give_up() {
        mask(rest_);
        rest_ = {};
    }

    std::uint8_t u8() {
        const auto byte = take(1);
        return byte.empty() ? std::uint8_t{0} : std::to_integer<std::uint8_t>(byte[0]);
    }

    std::size_t varint() {
        std::size_t value = 0;
        for (unsigned shift = 0; shift <= 21; shift += 7) {
            const std::size_t byte = u8();
            value |= (byte & 0x7fU) << shift;
            if ((byte & 0x80U) == 0) {
                return value;
            }
        }
        give_up();
        return 0;
    }

    /// A string or binary data, without its length.
    std::span<std::byte> binary() {
        const std::size_t high = u8();
        const std::size_t low = u8();
        return take(high << 8U | low);
    }

    bool at_end() const { return rest_.empty(); }

  private:
    std::span<std::byte> rest_;
};

void step_over(Walk& walk, PropertyKind kind) {
    switch (kind) {
        case PropertyKind::byte:
            walk.take(1);
            break;
        case PropertyKind::two_bytes:
            walk.take(2);
            break;
        case PropertyKind::four_bytes:
            walk.take(4);
            break;
        case PropertyKind::varint:
            walk.varint();
            break;
        case PropertyKind::text:
        case PropertyKind::binary:
            walk.binary();
            break;
        case PropertyKind::pair:
            walk.binary();
            walk.binary();
            break;
    }
}

void mask_properties(Walk& packet) {
    Walk walk{packet.take(packet.varint())};
    while (!walk.at_end()) {
        const auto* const rule = rule_of(static_cast<std::uint32_t>(walk.varint()));
        if (rule == nullptr) {
            walk.give_up();
        } else if (rule->id == PropertyId::authentication_data) {
            mask(walk.binary());
        } else {
            step_over(walk, rule->kind);
        }
    }
}

void mask_connect(Walk walk) {
    walk.binary();
    const bool has_properties = (walk.u8() & level_bits) == static_cast<std::uint8_t>(Version::v5);
    const auto flags = walk.u8();
    walk.take(2);
    if (has_properties) {
        mask_properties(walk);
    }
    walk.binary();
    if ((flags & will_flag) != 0) {
        if (has_properties) {
            mask_properties(walk);
        }
        walk.binary();
        walk.binary();
    }
    if ((flags & user_name_flag) != 0) {
        walk.binary();
    }
    if ((flags & password_flag) != 0) {
        mask(walk.binary());
    }
    walk.give_up();
}

void mask_auth(Walk walk) {
    if (walk.at_end()) {
        return;
    }
    walk.u8();
    mask_properties(walk);
    walk.give_up();
}

void mask_packet(PacketType type, std::span<std::byte> body) {
    if (type == PacketType::connect) {
        mask_connect(Walk{body});
    } else if (type == PacketType::auth) {
        mask_auth(Walk{body});
    }
}

}  // namespace

void mask_secrets(std::span<std::byte> packets) {
    while (!packets.empty()) {
        const auto type = static_cast<PacketType>(std::to_integer<unsigned>(packets[0]) >> 4U);
        const auto extent = extent_of(packets);
        const auto header =
            extent.kind == Extent::Kind::endless
                ? 1
                : std::min(std::max(extent.header_size, std::size_t{1}), packets.size());
        const auto size =
            extent.header_size == 0 ? packets.size() : std::min(extent.size(), packets.size());
        mask_packet(type, packets.subspan(header, size - header));
        packets = packets.subspan(size);
    }
}

}  // namespace sonde::wire
