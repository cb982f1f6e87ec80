// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/dissection.hpp"
#include "probes/wire/packet_type.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sonde::wire {

using Fields = std::vector<PacketField>;

/// Notes what is wrong with a field, unless something is already. `statement`: `MQTT-3.3.1-4`;
/// empty where the standard has no number for it.
void complain(PacketField& field, std::string problem, std::string_view statement = {});

/// Takes fields off the front of a part of a packet and appends them to a tree. The first field
/// that does not fit is appended as far as it goes, with its problem; from there on nothing is
/// read or appended. What a function returns is the field as it was appended, good until the next
/// is, or null where nothing was read whole.
class FieldReader {
  public:
    /// The bytes of the packet from `begin` to before `end`, both inside it.
    FieldReader(std::span<const std::byte> packet,
                std::size_t begin,
                std::size_t end,
                Version version)
        : packet_{packet}, at_{begin}, end_{end}, version_{version} {}

    PacketField* u8(Fields& out, std::string_view name) { return number(out, name, 1); }
    PacketField* u16(Fields& out, std::string_view name) { return number(out, name, 2); }
    PacketField* u32(Fields& out, std::string_view name) { return number(out, name, 4); }
    PacketField* varint(Fields& out, std::string_view name);
    PacketField* text(Fields& out, std::string_view name);
    /// Binary data with its length, shown as text or by its first bytes.
    PacketField* binary(Fields& out, std::string_view name);
    /// Binary data with its length, not shown.
    PacketField* secret(Fields& out, std::string_view name);
    /// All that is left, without a length in front.
    PacketField* payload(Fields& out, std::string_view name);

    /// A reader of the next bytes, as many of these as are left; this one goes on behind them.
    FieldReader part(std::size_t size);

    /// Nothing more is read, because nothing more is known.
    void stop() { ok_ = false; }

    /// Of what was read as a field; of a text or binary data, without its length.
    std::span<const std::byte> content(const PacketField& field, std::size_t prefix) const;

    /// Without taking it; 0 where nothing is left.
    std::uint8_t next_byte() const {
        return remaining() == 0 ? std::uint8_t{0} : std::to_integer<std::uint8_t>(packet_[at_]);
    }

    std::size_t at() const { return at_; }
    std::size_t remaining() const { return end_ - at_; }
    bool ok() const { return ok_; }
    Version version() const { return version_; }

    /// The statement of the version in use.
    std::string_view by(std::string_view v3_1_1, std::string_view v5) const {
        return version_ == Version::v5 ? v5 : v3_1_1;
    }

  private:
    PacketField* number(Fields& out, std::string_view name, std::size_t size);
    /// Of a text or binary data, with the length in front.
    PacketField* measured(Fields& out, std::string_view name);
    PacketField& append(Fields& out, std::string_view name, std::size_t size);
    void show_content(PacketField& field, std::size_t prefix) const;
    void cut_short(Fields& out, std::string_view name, std::string problem);

    std::span<const std::byte> packet_;
    std::size_t at_;
    std::size_t end_;
    Version version_;
    bool ok_ = true;
};

}  // namespace sonde::wire
