// SPDX-License-Identifier: Apache-2.0
#include "config/identities_file.hpp"
#include "tests/fuzz/require.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// A file of identities is read or refused with a reason, and gives no more clients than lines.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using sonde::fuzz::require;
    if (size < 1) {
        return 0;
    }
    const std::string name = (data[0] & 1U) != 0 ? "clients.csv" : "clients.jsonl";
    // A copy of its own, so that a read past the end is seen.
    const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto identities = sonde::read_identities(text, name);
    if (!identities) {
        require(!identities.error().empty());
        require(std::ranges::none_of(identities.error(), &std::string::empty));
        return 0;
    }
    const auto ends = std::ranges::count_if(text, [](char c) { return c == '\n' || c == '\r'; });
    require(identities->size() <= static_cast<std::size_t>(ends) + 1);
    require(sonde::read_identities(text, name) == identities);
    return 0;
}
