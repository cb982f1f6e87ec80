// SPDX-License-Identifier: Apache-2.0
#include "probes/histogram.hpp"
#include "probes/load/load_message.hpp"
#include "probes/load/payload_source.hpp"
#include "probes/load/random.hpp"
#include "probes/load/schedule.hpp"
#include "probes/load/snapshot.hpp"
#include "probes/load/stream_record.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <numeric>
#include <vector>

/// What the load engine does for each message beside the protocol core, and what a schedule takes
/// to make.
namespace {

using namespace sonde;
using namespace sonde::load;

ScheduleSpec spec_of(Arrivals arrivals, std::uint32_t clients, Rate from) {
    return {.arrivals = arrivals,
            .clients = clients,
            .seed = 1,
            .profile = {{.length = std::chrono::hours{24 * 30},
                         .from = from,
                         .to = Rate::per_second(1'000'000)}}};
}

std::vector<std::uint32_t> everybody(const benchmark::State& state) {
    std::vector<std::uint32_t> clients(static_cast<std::size_t>(state.range(0)));
    std::iota(clients.begin(), clients.end(), 0U);
    return clients;
}

void take(benchmark::State& state, Arrivals arrivals, Rate from) {
    const auto clients = everybody(state);
    const auto count = static_cast<std::uint32_t>(clients.size());
    Schedule schedule{spec_of(arrivals, count, from), clients};
    for (auto turn : state) {
        schedule.take();
        benchmark::DoNotOptimize(schedule.next());
    }
}

void make_schedule(benchmark::State& state, Arrivals arrivals) {
    const auto clients = everybody(state);
    const auto spec =
        spec_of(arrivals, static_cast<std::uint32_t>(clients.size()), Rate::per_second(1'000'000));
    for (auto turn : state) {
        const Schedule schedule{spec, clients};
        benchmark::DoNotOptimize(schedule.next());
    }
}

void write_header(benchmark::State& state) {
    std::array<std::byte, 100> payload{};
    LoadHeader header{.run = 1, .stream = 2, .due = 1'000'000, .sent = 1'002'000};
    for (auto turn : state) {
        ++header.sequence;
        write_load_header(header, payload);
        benchmark::DoNotOptimize(payload.data());
        benchmark::ClobberMemory();
    }
}

void read_header(benchmark::State& state) {
    std::array<std::byte, 100> payload{};
    write_load_header({.run = 1, .stream = 2, .sequence = 3}, payload);
    for (auto turn : state) {
        benchmark::DoNotOptimize(payload.data());
        benchmark::ClobberMemory();
        benchmark::DoNotOptimize(read_load_header(payload));
    }
}

void filler_of(benchmark::State& state, const PayloadSize& sizes) {
    const PayloadSource source{sizes, 1};
    std::uint32_t sequence = 0;
    for (auto turn : state) {
        benchmark::DoNotOptimize(source.filler_of(sequence % 1'000, sequence));
        ++sequence;
    }
}

void arrive_in_order(benchmark::State& state) {
    StreamRecord record;
    std::uint32_t sequence = 0;
    Instant now{};
    for (auto turn : state) {
        now += std::chrono::microseconds{1};
        benchmark::DoNotOptimize(record.arrive(sequence++, false, now));
    }
}

/// With the gaps and late comers of an unruly broker.
void arrive_out_of_order(benchmark::State& state) {
    StreamRecord record;
    Random random{1};
    std::uint32_t sequence = 0;
    for (auto turn : state) {
        sequence += 3;
        benchmark::DoNotOptimize(record.arrive(sequence - random.below(64), false, {}));
    }
}

/// Latencies about a millisecond, as they come.
void record_latency(benchmark::State& state) {
    Histogram histogram{latency_precision_bits};
    Random random{1};
    for (auto turn : state) {
        histogram.record(Duration{500'000 + random.below(1'000'000)});
    }
    benchmark::DoNotOptimize(histogram.max());
}

constexpr Rate steady = Rate::per_second(1'000'000);
constexpr std::array<std::int64_t, 4> populations{1, 1'000, 15'000, 1'000'000};

// NOLINTBEGIN(cert-err58-cpp): that is how Google Benchmark registers.
BENCHMARK_CAPTURE(take, uniform, Arrivals::uniform, steady)
    ->ArgsProduct({{populations.begin(), populations.end()}});
BENCHMARK_CAPTURE(take, uniform_on_a_ramp, Arrivals::uniform, Rate{})->Arg(1'000);
BENCHMARK_CAPTURE(take, poisson, Arrivals::poisson, steady)
    ->ArgsProduct({{populations.begin(), populations.end()}});
BENCHMARK_CAPTURE(make_schedule, uniform, Arrivals::uniform)
    ->Arg(15'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(make_schedule, poisson, Arrivals::poisson)
    ->Arg(15'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(write_header);
BENCHMARK(read_header);
BENCHMARK_CAPTURE(filler_of, fixed, {});
BENCHMARK_CAPTURE(filler_of,
                  uniform,
                  {.kind = PayloadSize::Kind::uniform, .minimum = 32, .maximum = 1'000});
BENCHMARK_CAPTURE(filler_of,
                  normal,
                  {.kind = PayloadSize::Kind::normal,
                   .minimum = 32,
                   .maximum = 1'000,
                   .mean = 300,
                   .deviation = 100});
BENCHMARK(arrive_in_order);
BENCHMARK(arrive_out_of_order);
BENCHMARK(record_latency);
// NOLINTEND(cert-err58-cpp)

}  // namespace

BENCHMARK_MAIN();
