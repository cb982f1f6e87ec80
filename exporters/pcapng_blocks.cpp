// SPDX-License-Identifier: Apache-2.0
#include "exporters/pcapng_blocks.hpp"

#include <algorithm>

namespace sonde {

namespace {

enum class BlockType : std::uint32_t {
    interface_description = 1,
    enhanced_packet = 6,
    section_header = 0x0a0d0d0a,
};

enum class SectionOption : std::uint16_t { application = 4 };
enum class InterfaceOption : std::uint16_t { name = 2, description = 3, time_resolution = 9 };
enum class PacketOption : std::uint16_t { comment = 1, flags = 2 };

constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;
constexpr std::size_t longest_option = 65'535;
/// Type and both lengths.
constexpr std::size_t frame_of_block = 12;

/// The body of a block, which is written once its length is known.
class Block {
  public:
    void u16(std::uint32_t value) {
        u8(value);
        u8(value >> 8U);
    }

    void u32(std::uint32_t value) {
        u16(value);
        u16(value >> 16U);
    }

    void padded(std::string_view bytes) {
        body_ += bytes;
        body_.append((4 - body_.size() % 4) % 4, '\0');
    }

    template <class Code>
    void option(Code code, std::string_view value) {
        const auto kept = value.substr(0, longest_option);
        u16(static_cast<std::uint16_t>(code));
        u16(static_cast<std::uint32_t>(kept.size()));
        padded(kept);
    }

    void end_of_options() { u32(0); }

    void write(std::ostream& out, BlockType type) const {
        Block frame;
        const auto length = static_cast<std::uint32_t>(body_.size() + frame_of_block);
        frame.u32(static_cast<std::uint32_t>(type));
        frame.u32(length);
        frame.body_ += body_;
        frame.u32(length);
        out << frame.body_;
    }

  private:
    void u8(std::uint32_t value) { body_ += static_cast<char>(value & 0xffU); }

    std::string body_{};
};

std::string_view as_text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

void write_section_header(std::ostream& out, std::string_view application) {
    Block block;
    block.u32(byte_order_magic);
    block.u16(1);
    block.u16(0);
    // The length of the section is not known: it grows with every run.
    block.u32(0xffffffff);
    block.u32(0xffffffff);
    block.option(SectionOption::application, application);
    block.end_of_options();
    block.write(out, BlockType::section_header);
}

void write_interface(std::ostream& out,
                     LinkType link,
                     std::string_view name,
                     std::string_view description) {
    constexpr std::string_view nanoseconds{"\x09", 1};
    Block block;
    block.u16(static_cast<std::uint16_t>(link));
    block.u16(0);
    block.u32(0);  // Packets have no largest size.
    block.option(InterfaceOption::name, name);
    block.option(InterfaceOption::description, description);
    block.option(InterfaceOption::time_resolution, nanoseconds);
    block.end_of_options();
    block.write(out, BlockType::interface_description);
}

void write_packet(std::ostream& out, const PcapngPacket& packet) {
    const auto at = static_cast<std::uint64_t>(packet.at.time_since_epoch().count());
    Block block;
    block.u32(packet.interface_id);
    block.u32(static_cast<std::uint32_t>(at >> 32U));
    block.u32(static_cast<std::uint32_t>(at & 0xffffffffU));
    block.u32(static_cast<std::uint32_t>(packet.bytes.size()));
    block.u32(static_cast<std::uint32_t>(std::max(packet.original_size, packet.bytes.size())));
    block.padded(as_text(packet.bytes));
    if (!packet.comment.empty()) {
        block.option(PacketOption::comment, packet.comment);
    }
    const std::string flags{static_cast<char>(packet.flow), '\0', '\0', '\0'};
    block.option(PacketOption::flags, flags);
    block.end_of_options();
    block.write(out, BlockType::enhanced_packet);
}

}  // namespace sonde
