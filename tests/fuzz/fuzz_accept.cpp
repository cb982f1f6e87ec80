// SPDX-License-Identifier: Apache-2.0
#include "exporters/exposition_format.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

/// A header `Accept` has an answer: the text format where it names no type.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sonde;
    const std::string accept(reinterpret_cast<const char*>(data), size);
    const bool unasked = accept.find('/') == std::string::npos;
    for (const auto native : {NativeHistograms::absent, NativeHistograms::kept}) {
        const auto format = preferred_format(accept, native);
        fuzz::require(!content_type_of(format).empty());
        fuzz::require(!unasked || format == ExpositionFormat::text);
        const bool offered = native == NativeHistograms::kept;
        fuzz::require(offered || format != ExpositionFormat::protobuf);
    }
    return 0;
}
