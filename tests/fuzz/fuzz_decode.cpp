// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/decode.hpp"
#include "probes/wire/encode.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace {

using namespace sonde::wire;
using sonde::fuzz::require;

/// What can be written again is read as the same: written once more, it does not change.
void round_trip(Version version, const Packet& packet) {
    Bytes first;
    if (!append(version, packet, first)) {
        return;  // Reading is the more lenient of the two.
    }
    const auto frame = split(first, version, largest_packet);
    require(frame && *frame && (*frame)->size() == first.size());
    const auto again = decode(version, **frame);
    require(again.has_value());
    Bytes second;
    require(append(version, *again, second).has_value());
    require(first == second);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const Version version = (data[0] & 1U) != 0 ? Version::v5 : Version::v3_1_1;
    const auto bytes = std::as_bytes(std::span{data, size}.subspan(1));
    const auto frame = split(bytes, version, largest_packet);
    if (!frame || !*frame) {
        return 0;
    }
    // A copy of its own, so that a read past the end of the body is seen.
    const Bytes body((*frame)->body.begin(), (*frame)->body.end());
    Frame alone = **frame;
    alone.body = body;
    static_cast<void>(version_of_connect(alone));
    const auto packet = decode(version, alone);
    if (packet) {
        round_trip(version, *packet);
    } else {
        require(!packet.error().what.empty());
    }
    return 0;
}
