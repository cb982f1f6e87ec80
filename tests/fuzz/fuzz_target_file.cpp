// SPDX-License-Identifier: Apache-2.0
#include "config/target_file.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

/// A file of targets is read, and then read the same again, or refused with one short sentence.
/// What JSON says, YAML says too.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sonde;
    using fuzz::require;
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const auto syntax : {TargetSyntax::json, TargetSyntax::yaml}) {
        const auto groups = parse_targets(text, syntax);
        require(parse_targets(text, syntax) == groups);
        if (!groups) {
            require(!groups.error().empty() && groups.error().size() < 300);
        }
    }
    return 0;
}
