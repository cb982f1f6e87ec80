// SPDX-License-Identifier: Apache-2.0
#include "bench/sample_publish.hpp"
#include "probes/wire/decode.hpp"
#include "probes/wire/encode.hpp"
#include "probes/wire/frame.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>

/// Encodes or decodes a QoS 1 PUBLISH of MQTT 5 as often as asked, to be counted by callgrind: the
/// difference of two runs, divided by the difference of their counts, is what one packet costs.
int main(int argc, char** argv) {
    using namespace sonde;
    const std::span arguments{argv, static_cast<std::size_t>(argc)};
    if (arguments.size() != 3) {
        std::fputs("usage: wire_instructions encode|decode COUNT\n", stderr);
        return 2;
    }
    const bool encoding = std::string_view{arguments[1]} == "encode";
    const auto count = std::strtoul(arguments[2], nullptr, 10);
    const auto publish = bench::sample_publish();
    std::array<std::byte, 256> buffer{};
    const auto size = *wire::encode(wire::Version::v5, publish, buffer);
    const auto bytes = std::span{buffer}.first(size);
    std::size_t done = 0;
    for (unsigned long turn = 0; turn < count; ++turn) {
        if (encoding) {
            done += *wire::encode(wire::Version::v5, publish, buffer);
        } else {
            const auto frame = wire::split(bytes, wire::Version::v5, buffer.size());
            done += wire::decode(wire::Version::v5, **frame)->index();
        }
    }
    std::printf("%zu\n", done);
    return 0;
}
