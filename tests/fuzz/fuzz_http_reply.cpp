// SPDX-License-Identifier: Apache-2.0
#include "agent/http_reading.hpp"
#include "tests/fuzz/require.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace {

using sonde::HttpReading;
using sonde::HttpReply;
using sonde::fuzz::require;

constexpr std::size_t most = 65536;

/// The answer, where there is one.
std::optional<HttpReply> hear(std::span<const std::byte> bytes, std::size_t piece) {
    HttpReading reading;
    while (!bytes.empty() && !reading.is_whole()) {
        const auto now = bytes.first(std::min(piece, bytes.size()));
        bytes = bytes.subspan(now.size());
        if (!reading.take(now)) {
            return std::nullopt;
        }
    }
    return reading.has_head() ? std::optional{reading.reply()} : std::nullopt;
}

}  // namespace

/// However an answer is cut into reads, its head says the same; no body is longer than what is
/// wanted of it, and its words can be shown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const auto bytes = std::as_bytes(std::span{data, size}.subspan(1));
    const auto at_once = hear(bytes, bytes.size());
    const auto in_pieces = hear(bytes, 1U + data[0]);
    for (const auto* reply : {&at_once, &in_pieces}) {
        if (*reply) {
            require((*reply)->body.size() <= most);
            require(std::ranges::none_of((*reply)->words,
                                         [](char c) { return c == '\n' || c == '\x1b'; }));
        }
    }
    // A head that is too long is refused as soon as that shows, which may be before it ends.
    if (bytes.size() < 8192 && at_once && in_pieces) {
        require(at_once->status == in_pieces->status);
        require(at_once->retry_after == in_pieces->retry_after);
    }
    return 0;
}
