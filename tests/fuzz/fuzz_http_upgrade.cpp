// SPDX-License-Identifier: Apache-2.0
#include "probes/net/http_answer.hpp"
#include "probes/net/proxy_dialogue.hpp"
#include "probes/net/websocket_upgrade.hpp"
#include "tests/fuzz/require.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace sonde::net;
using sonde::fuzz::require;

/// What an answer came to.
struct Heard {
    bool whole{};
    bool refused{};
    unsigned status{};
    std::string accept{};
    bool switches{};
    std::vector<std::byte> rest{};

    bool operator==(const Heard&) const = default;
};

Heard hear(std::span<const std::byte> bytes, std::size_t piece) {
    HttpAnswer answer;
    Heard heard;
    while (!bytes.empty() && !heard.whole && !heard.refused) {
        const auto now = bytes.first(std::min(piece, bytes.size()));
        bytes = bytes.subspan(now.size());
        const auto whole = answer.take(now);
        heard.refused = !whole;
        heard.whole = whole && *whole;
    }
    if (heard.whole) {
        heard.status = answer.status();
        heard.accept = answer.value("Sec-WebSocket-Accept");
        heard.switches = answer.lists("Connection", "upgrade");
        heard.rest = std::move(answer).rest();
        heard.rest.insert(heard.rest.end(), bytes.begin(), bytes.end());
    }
    return heard;
}

template <class Machine>
void feed(Machine& machine, std::span<const std::byte> bytes, std::size_t piece) {
    while (!bytes.empty()) {
        const auto now = bytes.first(std::min(piece, bytes.size()));
        bytes = bytes.subspan(now.size());
        const auto step = machine.take(now);
        if (!step || static_cast<int>(*step) != 0) {
            return;
        }
    }
}

}  // namespace

/// However the head of an answer is cut into reads, it is the same; and nothing that a server or a
/// proxy says does harm.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const std::size_t piece = 1U + data[0];
    const auto bytes = std::as_bytes(std::span{data, size}.subspan(1));
    const auto at_once = hear(bytes, bytes.size());
    const auto in_pieces = hear(bytes, piece);
    // A head that is too long is refused as soon as that shows, which may be before a fault does;
    // and a fault in one that came in pieces shows when it has come to its end.
    if (bytes.size() < largest_http_head) {
        require(at_once.whole == in_pieces.whole);
        require(!at_once.whole || at_once == in_pieces);
        require(!in_pieces.refused || at_once.refused);
    }
    WebSocketUpgrade upgrade{WebSocketRequest{.host = "h", .path = "/"}};
    feed(upgrade, bytes, piece);
    const ProxyRequest request{.host = "h", .port = 1};
    feed(*http_connect(request), bytes, piece);
    const auto socks = *socks5_connect(request);
    auto rest = bytes;
    while (!rest.empty()) {
        const auto now = rest.first(std::min(socks->wanted(), rest.size()));
        rest = rest.subspan(now.size());
        const auto step = socks->take(now);
        if (!step || *step == ProxyDialogue::Step::connected) {
            break;
        }
        (void)socks->question();
    }
    return 0;
}
