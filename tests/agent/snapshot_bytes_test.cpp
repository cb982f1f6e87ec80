// SPDX-License-Identifier: Apache-2.0
#include "agent/snapshot_bytes.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace sonde {
namespace {

using namespace std::chrono_literals;

Histogram histogram_of(std::uint64_t seed) {
    std::mt19937_64 random{seed};
    std::lognormal_distribution<double> value{13, 3};
    Histogram histogram{load::latency_precision_bits};
    for (int i = 0; i < 60; ++i) {
        histogram.record(Duration{static_cast<Duration::rep>(value(random))});
    }
    return histogram;
}

/// Every member has a value of its own.
load::LoadSnapshot full_interval() {
    load::LoadSnapshot interval{
        .index = 300,
        .stage = load::Stage::drain,
        .at = 299s,
        .length = 987654321ns,
        .wall = WallTime{1'700'000'000'123'456'789ns},
        .clients = 1'000'000,
        .connected = 999'999,
        .subscribed = 5,
        .wanted_rate = 12345.678,
        .warm_up_messages = 17,
        .counts = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
        .longest_stream_gap = 12ms,
    };
    interval.latency = {histogram_of(1), histogram_of(2), histogram_of(3), histogram_of(4)};
    interval.connections = {.attempted = 9,
                            .established = 8,
                            .failed = 1,
                            .cut = 2,
                            .resumed = 3,
                            .tcp = histogram_of(5),
                            .tls = Histogram{load::latency_precision_bits},
                            .connect = histogram_of(6),
                            .subscribe = histogram_of(7)};
    interval.failures = {
        {{.phase = Phase::tcp, .reason = FailureReason::refused}, {.count = 3, .detail = "no"}},
        {{.phase = Phase::connect, .reason = FailureReason::rejected, .code = 0},
         {.count = 1, .code_name = "Success"}},
        {{.phase = Phase::connect, .reason = FailureReason::rejected, .code = 135},
         {.count = 2, .code_name = "Not authorized", .detail = std::string{"\0x", 2}}}};
    interval.generator.cpu = 100ms;
    interval.generator.busiest_cpu = 60ms;
    interval.generator.pickup = histogram_of(8);
    interval.generator.bytes_sent = ~std::uint64_t{0};
    interval.generator.resident_bytes = 1U << 30U;
    interval.delivered_in.set(0).set(63).set(64).set(1023);
    return interval;
}

TEST(SnapshotBytes, LoseNothing) {
    const auto interval = full_interval();
    const auto read = snapshot_from(to_bytes(interval));
    ASSERT_TRUE(read);
    EXPECT_EQ(to_bytes(*read), to_bytes(interval));
    EXPECT_EQ(read->counts, interval.counts);
    EXPECT_EQ(read->failures, interval.failures);
    EXPECT_EQ(read->wall, interval.wall);
    EXPECT_EQ(read->wanted_rate, interval.wanted_rate);
    EXPECT_EQ(read->delivered_in, interval.delivered_in);
    EXPECT_EQ(read->connections.tls.count(), 0U);
    EXPECT_EQ(read->generator.bytes_sent, ~std::uint64_t{0});
    for (const double percentile : {0.0, 50.0, 99.0, 100.0}) {
        EXPECT_EQ(read->latency.lateness.at(percentile), interval.latency.lateness.at(percentile));
    }
    EXPECT_EQ(read->latency.response.sum(), interval.latency.response.sum());
}

TEST(SnapshotBytes, OfAnEmptyIntervalAreFew) {
    const auto bytes = to_bytes(load::LoadSnapshot{});
    EXPECT_LT(bytes.size(), 256U);
    EXPECT_TRUE(snapshot_from(bytes));
}

TEST(SnapshotBytes, AreNotReadWhereSomeAreMissingOrTooMany) {
    const auto bytes = to_bytes(full_interval());
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        ASSERT_FALSE(snapshot_from(std::string_view{bytes}.substr(0, length))) << length;
    }
    EXPECT_FALSE(snapshot_from(bytes + '\0'));
}

TEST(SnapshotBytes, TakeNoMoreMemoryThanAHistogramNeedsWhateverTheySay) {
    std::mt19937_64 random{1};
    const auto bytes = to_bytes(full_interval());
    for (int i = 0; i < 2000; ++i) {
        auto damaged = bytes;
        damaged[random() % damaged.size()] = static_cast<char>(random());
        (void)snapshot_from(damaged);
    }
}

}  // namespace
}  // namespace sonde
