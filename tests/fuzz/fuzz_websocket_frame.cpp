// SPDX-License-Identifier: Apache-2.0
#include "probes/net/websocket_frame.hpp"
#include "tests/fuzz/require.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace {

using namespace sonde::net;
using sonde::fuzz::require;

/// All that came out of a stream: the payload, the control frames in order, the fault.
struct Taken {
    std::vector<std::byte> payload{};
    std::vector<std::pair<Opcode, std::vector<std::byte>>> controls{};
    CloseCode fault{};

    bool operator==(const Taken&) const = default;
};

/// Takes the bytes in pieces, in place, as the channel does.
Taken take(std::vector<std::byte> bytes, std::size_t piece) {
    Taken all;
    FrameCursor cursor;
    for (std::size_t at = 0; at < bytes.size() && all.fault == CloseCode{}; at += piece) {
        const auto part = std::span{bytes}.subspan(at, std::min(piece, bytes.size() - at));
        std::size_t used = 0;
        std::size_t payload = 0;
        while (used < part.size() && all.fault == CloseCode{}) {
            require(cursor.wanted(part.size()) >= 1);
            auto step = cursor.take(part.subspan(used), part.data() + payload);
            used += step.used;
            payload += step.payload;
            require(payload <= used && used <= part.size());
            require(step.used > 0 || step.fault);
            if (step.control) {
                require(step.control->payload.size() <= largest_control_payload);
                all.controls.emplace_back(step.control->opcode, std::move(step.control->payload));
            }
            if (step.fault) {
                all.fault = step.fault->code;
            }
        }
        all.payload.insert(
            all.payload.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(payload));
    }
    return all;
}

}  // namespace

/// However a stream of frames is cut into reads, the same comes out of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const std::size_t piece = 1U + data[0];
    const auto bytes = std::as_bytes(std::span{data, size}.subspan(1));
    const std::vector<std::byte> stream{bytes.begin(), bytes.end()};
    require(take(stream, stream.size()) == take(stream, piece));
    return 0;
}
