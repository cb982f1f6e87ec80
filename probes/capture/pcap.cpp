// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/capture_parts.hpp"

#include <algorithm>
#include <array>

namespace sonde::capture {

namespace {

constexpr std::uint32_t micros = 1'000'000;
constexpr std::uint32_t nanos = 1'000'000'000;
constexpr std::size_t header_size = 24;
constexpr std::size_t record_header_size = 16;
/// The rest of the field says how frames end, not what they are.
constexpr std::uint32_t link_bits = 0xffff;

struct Magic {
    std::uint32_t number{};
    std::uint32_t fractions{};
};

constexpr std::array magics{Magic{0xa1b2c3d4, micros}, Magic{0xa1b23c4d, nanos}};

std::string cut_off(const std::string& what, std::size_t left, std::size_t wanted) {
    return "the file ends within " + what + ": " + std::to_string(left) + " of " +
           std::to_string(wanted) + " bytes are there";
}

}  // namespace

std::optional<PcapForm> pcap_form_of(std::span<const std::byte> bytes) {
    for (const auto order : {ByteOrder::little, ByteOrder::big}) {
        const auto number = FieldReader{bytes, order}.u32();
        const auto* const found = std::ranges::find(magics, number, &Magic::number);
        if (found != magics.end()) {
            return PcapForm{.order = order, .fractions = found->fractions};
        }
    }
    return std::nullopt;
}

CaptureFile read_pcap(std::span<const std::byte> bytes, const PcapForm& form) {
    CaptureFile file;
    FieldReader in{bytes, form.order};
    if (in.remaining() < header_size) {
        file.fault = Fault{.offset = bytes.size(),
                           .message = cut_off("its header", bytes.size(), header_size)};
        return file;
    }
    in.take(header_size - 4);
    const auto link = in.u32() & link_bits;
    while (in.remaining() > 0) {
        const auto offset = bytes.size() - in.remaining();
        const auto left = in.remaining();
        const auto seconds = in.u32();
        const auto fraction = in.u32();
        const std::size_t captured = in.u32();
        const std::size_t original = in.u32();
        if (!in.ok() || captured > in.remaining()) {
            const auto wanted = in.ok() ? record_header_size + captured : record_header_size;
            file.fault = Fault{.offset = offset, .message = cut_off("a packet", left, wanted)};
            break;
        }
        file.packets.push_back({
            .at = moment_of(seconds, std::uint64_t{fraction} * (nanos / form.fractions)),
            .link = link,
            .bytes = in.take(captured),
            .missing = original > captured ? original - captured : 0,
        });
    }
    return file;
}

}  // namespace sonde::capture
