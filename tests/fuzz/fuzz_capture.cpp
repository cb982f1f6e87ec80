// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/read.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace {

using namespace sonde;

/// Bytes are taken over or left out, never made.
std::size_t bytes_in(const capture::Findings& found) {
    std::size_t count = 0;
    for (const auto& stream : found.streams) {
        for (const auto& segment : stream.tape.segments) {
            fuzz::require(!segment.bytes.empty());
            count += segment.bytes.size();
        }
    }
    return count;
}

}  // namespace

/// Whatever a file holds, it is read or refused, and no more comes out of it than went in.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span{data, size});
    const auto found = capture::read(bytes, std::nullopt);
    if (!found) {
        fuzz::require(found.error().offset <= size && !found.error().message.empty());
        return 0;
    }
    fuzz::require(bytes_in(*found) <= size);
    fuzz::require(!found->fault || found->fault->offset <= size);
    return 0;
}
