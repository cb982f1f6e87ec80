// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/frame.hpp"
#include "probes/wire/frame_assembler.hpp"
#include "tests/fuzz/require.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace {

using namespace sonde::wire;
using sonde::fuzz::require;

constexpr std::size_t maximum_packet_size = 4096;

/// Sizes of the packets, and at the end whether a violation was met.
struct Cut {
    std::vector<std::size_t> sizes;
    bool violation = false;

    bool operator==(const Cut&) const = default;
};

Cut cut_whole(std::span<const std::byte> bytes, Version version) {
    Cut cut;
    for (;;) {
        const auto frame = split(bytes, version, maximum_packet_size);
        if (!frame || !*frame) {
            cut.violation = !frame;
            return cut;
        }
        require((*frame)->size() <= bytes.size() && (*frame)->size() <= maximum_packet_size);
        cut.sizes.push_back((*frame)->size());
        bytes = bytes.subspan((*frame)->size());
    }
}

Cut cut_in_pieces(std::span<const std::byte> bytes, Version version, std::size_t piece) {
    Cut cut;
    FrameAssembler assembler;
    while (!bytes.empty()) {
        const auto now = bytes.first(std::min(piece, bytes.size()));
        bytes = bytes.subspan(now.size());
        assembler.feed(now);
        for (;;) {
            const auto frame = assembler.next(version, maximum_packet_size);
            if (!frame) {
                cut.violation = true;
                return cut;
            }
            if (!*frame) {
                break;
            }
            cut.sizes.push_back((*frame)->size());
        }
    }
    return cut;
}

}  // namespace

/// However a stream is cut into reads, the same packets come out of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const Version version = (data[0] & 1U) != 0 ? Version::v5 : Version::v3_1_1;
    const std::size_t piece = 1U + (data[0] >> 1U);
    const auto bytes = std::as_bytes(std::span{data, size}.subspan(1));
    require(cut_whole(bytes, version) == cut_in_pieces(bytes, version, piece));
    return 0;
}
