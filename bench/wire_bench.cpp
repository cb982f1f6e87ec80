// SPDX-License-Identifier: Apache-2.0
#include "bench/sample_publish.hpp"
#include "probes/wire/decode.hpp"
#include "probes/wire/encode.hpp"
#include "probes/wire/frame.hpp"
#include "probes/wire/session.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <vector>

/// What the protocol core costs a packet: a 100-byte QoS 1 PUBLISH each way.
namespace {

using namespace sonde;

void encode_publish(benchmark::State& state, wire::Version version) {
    const auto publish = bench::sample_publish();
    std::array<std::byte, 256> buffer{};
    for (auto turn : state) {
        benchmark::DoNotOptimize(wire::encode(version, publish, buffer));
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations());
}

std::vector<std::byte> encoded(wire::Version version) {
    std::vector<std::byte> bytes;
    wire::append(version, bench::sample_publish(), bytes);
    return bytes;
}

void decode_publish(benchmark::State& state, wire::Version version) {
    const auto bytes = encoded(version);
    for (auto turn : state) {
        const auto frame = wire::split(bytes, version, bytes.size());
        benchmark::DoNotOptimize(wire::decode(version, **frame));
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(encode_publish, v3_1_1, wire::Version::v3_1_1);
BENCHMARK_CAPTURE(encode_publish, v5, wire::Version::v5);
BENCHMARK_CAPTURE(decode_publish, v3_1_1, wire::Version::v3_1_1);
BENCHMARK_CAPTURE(decode_publish, v5, wire::Version::v5);

}  // namespace

BENCHMARK_MAIN();
