// SPDX-License-Identifier: Apache-2.0
#include "config/allowed_target.hpp"
#include "tests/fuzz/require.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace sonde;
using fuzz::require;

/// Whether the label is one of the pattern's, by trying every length for each `*`.
bool label_matches(std::string_view pattern, std::string_view label) {
    // Which beginnings of the label the pattern's beginning can be.
    std::vector<bool> reached(label.size() + 1);
    reached[0] = true;
    for (const auto c : pattern) {
        std::vector<bool> next(label.size() + 1);
        for (std::size_t at = 0; at < label.size(); ++at) {
            const bool from = reached[at] || (c == '*' && next[at]);
            next[at + 1] = from && (c == '*' || c == label[at]);
        }
        reached = next;
    }
    return reached[label.size()];
}

/// Label by label from the left, since a `*` is never a dot.
bool host_matches(std::string_view pattern, std::string_view host) {
    while (true) {
        const auto in_pattern = std::min(pattern.find('.'), pattern.size());
        const auto in_host = std::min(host.find('.'), host.size());
        if (!label_matches(pattern.substr(0, in_pattern), host.substr(0, in_host))) {
            return false;
        }
        const bool last = in_pattern == pattern.size();
        if (last || in_host == host.size()) {
            return last && in_host == host.size();
        }
        pattern.remove_prefix(in_pattern + 1);
        host.remove_prefix(in_host + 1);
    }
}

std::string lowered(std::string text) {
    std::ranges::transform(
        text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool expected(const AllowedTarget& allowed, const Endpoint& asked) {
    const auto host = lowered(asked.host);
    // Of an address with colons or a zone no part is a name.
    const bool name = host.find_first_of(":%") == std::string::npos;
    return allowed.endpoint.scheme == asked.scheme && allowed.endpoint.port == asked.port &&
           allowed.endpoint.path == asked.path &&
           (allowed.pattern ? name && host_matches(allowed.endpoint.host, host)
                            : allowed.endpoint.host == host);
}

}  // namespace

/// The first line is what is allowed, the second what is asked for: admitted is what a simpler and
/// slower judge admits, and nothing else; and where it goes is what was asked for.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto line = std::min(text.find('\n'), text.size());
    const auto allowed = parse_allowed_target(text.substr(0, line));
    const auto asked = parse_endpoint(text.substr(std::min(line + 1, text.size())));
    if (!allowed || !asked) {
        return 0;
    }
    const std::array list{*allowed};
    const auto found = admitted(list, *asked);
    require(found.has_value() == expected(*allowed, *asked));
    if (found) {
        require(lowered(to_string(*found)) == lowered(to_string(*asked)));
        require(found->host.find_first_of("*@/\\ ") == std::string::npos);
    }
    return 0;
}
