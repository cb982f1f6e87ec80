// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/capture_parts.hpp"

#include <algorithm>
#include <utility>

namespace sonde::capture {

namespace {

constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;
constexpr std::size_t frame_of_block = 12;  ///< Type, and the length on both sides.

enum BlockType : std::uint32_t {
    interface_description = 1,
    obsolete_packet = 2,
    simple_packet = 3,
    enhanced_packet = 6,
    section_header = pcapng_magic,
};

enum InterfaceOption : std::uint16_t {
    end_of_options = 0,
    time_resolution = 9,
    time_offset = 14,
};

/// How an interface counts time: in units of 10^-exponent or 2^-exponent seconds.
struct Resolution {
    bool binary{};
    unsigned exponent{6};
};

struct Interface {
    std::uint32_t link{};
    std::size_t longest{};  ///< 0: no limit.
    Resolution resolution{};
    std::int64_t offset_seconds{};
};

std::uint64_t nanoseconds_of_binary(std::uint64_t fraction, unsigned exponent) {
    constexpr std::uint64_t second = 1'000'000'000;
    // A fraction of 34 bits times 10^9 still fits.
    constexpr unsigned widest = 34;
    if (exponent > widest) {
        fraction >>= exponent - widest;
        exponent = widest;
    }
    return (fraction * second) >> exponent;
}

std::uint64_t power_of_ten(unsigned exponent) {
    std::uint64_t power = 1;
    for (unsigned i = 0; i < exponent; ++i) {
        power *= 10;
    }
    return power;
}

WallTime time_of(std::uint64_t ticks, const Interface& interface) {
    const auto exponent = interface.resolution.exponent;
    std::uint64_t seconds = 0;
    std::uint64_t nanoseconds = 0;
    if (interface.resolution.binary) {
        if (exponent < 64) {
            seconds = ticks >> exponent;
            nanoseconds = nanoseconds_of_binary(ticks - (seconds << exponent), exponent);
        }
    } else if (exponent < 20) {
        const auto units = power_of_ten(exponent);
        seconds = ticks / units;
        const auto fraction = ticks % units;
        nanoseconds = exponent <= 9 ? fraction * power_of_ten(9 - exponent)
                                    : fraction / power_of_ten(exponent - 9);
    }
    return moment_of(seconds + static_cast<std::uint64_t>(interface.offset_seconds), nanoseconds);
}

class Pcapng {
  public:
    explicit Pcapng(std::span<const std::byte> bytes) : bytes_{bytes} {}

    CaptureFile read() && {
        while (offset_ < bytes_.size() && !file_.fault) {
            read_block();
        }
        return std::move(file_);
    }

  private:
    void fail(std::string message) {
        file_.fault = Fault{.offset = offset_, .message = std::move(message)};
    }

    void read_block() {
        const auto rest = bytes_.subspan(offset_);
        if (FieldReader{rest, order_}.u32() == section_header && !enter_section(rest)) {
            return;
        }
        FieldReader frame{rest, order_};
        const auto type = frame.u32();
        const std::size_t length = frame.u32();
        if (!frame.ok() || length > rest.size()) {
            fail("the file ends within a block: " + std::to_string(rest.size()) + " of " +
                 std::to_string(frame.ok() ? length : frame_of_block) + " bytes are there");
            return;
        }
        if (length < frame_of_block || length % 4 != 0) {
            fail("a block cannot be " + std::to_string(length) + " bytes long");
            return;
        }
        const auto body = rest.subspan(8, length - frame_of_block);
        FieldReader tail{rest.subspan(length - 4), order_};
        if (tail.u32() != length) {
            fail("the block's two lengths differ");
            return;
        }
        if (!read_body(type, FieldReader{body, order_})) {
            fail("the block of type " + std::to_string(type) +
                 " is shorter than what it says, or names no interface");
            return;
        }
        offset_ += length;
    }

    /// Finds the byte order of what follows; false where that is none.
    bool enter_section(std::span<const std::byte> block) {
        constexpr std::size_t place_of_magic = 8;
        const auto magic = block.subspan(std::min(place_of_magic, block.size()));
        if (magic.size() < 4) {
            fail("the file ends within its section header");
            return false;
        }
        for (const auto order : {ByteOrder::little, ByteOrder::big}) {
            if (FieldReader{magic, order}.u32() == byte_order_magic) {
                order_ = order;
                interfaces_.clear();
                return true;
            }
        }
        fail("the section header has no byte order");
        return false;
    }

    bool read_body(std::uint32_t type, FieldReader body) {
        switch (type) {
            case interface_description:
                return read_interface(body);
            case enhanced_packet:
                return read_packet(body, body.u32());
            case obsolete_packet: {
                const auto interface = body.u16();
                body.take(2);  // How many packets were dropped.
                return read_packet(body, interface);
            }
            case simple_packet:
                return read_simple_packet(body);
            default:  // Names, statistics, secrets, and whatever was invented since.
                return true;
        }
    }

    bool read_interface(FieldReader& body) {
        Interface interface;
        interface.link = body.u16();
        body.take(2);
        interface.longest = body.u32();
        if (!body.ok()) {
            return false;
        }
        while (body.remaining() >= 4) {
            const auto code = body.u16();
            const std::size_t length = body.u16();
            if (code == end_of_options) {
                break;
            }
            const auto value = body.take((length + 3) / 4 * 4);
            if (!body.ok()) {
                return false;
            }
            if (code == time_resolution && length >= 1) {
                const auto byte = std::to_integer<unsigned>(value[0]);
                interface.resolution = {.binary = (byte & 0x80U) != 0, .exponent = byte & 0x7fU};
            } else if (code == time_offset && length >= 8) {
                interface.offset_seconds =
                    static_cast<std::int64_t>(FieldReader{value, order_}.u64());
            }
        }
        interfaces_.push_back(interface);
        return true;
    }

    bool read_packet(FieldReader& body, std::size_t interface) {
        const std::uint64_t high = body.u32();
        const auto ticks = (high << 32U) | body.u32();
        const std::size_t captured = body.u32();
        const std::size_t original = body.u32();
        const auto bytes = body.take(captured);
        if (!body.ok() || interface >= interfaces_.size()) {
            return false;
        }
        add(interfaces_[interface], time_of(ticks, interfaces_[interface]), bytes, original);
        return true;
    }

    bool read_simple_packet(FieldReader& body) {
        const std::size_t original = body.u32();
        if (!body.ok() || interfaces_.empty()) {
            return false;
        }
        const auto& interface = interfaces_.front();
        auto captured = std::min(original, body.remaining());
        if (interface.longest > 0) {
            captured = std::min(captured, interface.longest);
        }
        add(interface, WallTime{}, body.take(captured), original);
        return true;
    }

    void add(const Interface& interface,
             WallTime at,
             std::span<const std::byte> bytes,
             std::size_t original) {
        file_.packets.push_back({
            .at = at,
            .link = interface.link,
            .bytes = bytes,
            .missing = original > bytes.size() ? original - bytes.size() : 0,
        });
    }

    std::span<const std::byte> bytes_;
    std::size_t offset_{};
    ByteOrder order_{};
    std::vector<Interface> interfaces_{};
    CaptureFile file_{};
};

}  // namespace

CaptureFile read_pcapng(std::span<const std::byte> bytes) {
    return Pcapng{bytes}.read();
}

}  // namespace sonde::capture
