// SPDX-License-Identifier: Apache-2.0
#include "probes/load/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace sonde::load {
namespace {

TEST(Random, IsSplitMix64) {
    // The first numbers of the reference implementation (Vigna) from the seed 1234567.
    Random random{1234567};
    EXPECT_EQ(random.next(), 6457827717110365317U);
    EXPECT_EQ(random.next(), 3203168211198807973U);
    EXPECT_EQ(random.next(), 9817491932198370423U);
    EXPECT_EQ(random.next(), 4593380528125082431U);
    EXPECT_EQ(random.next(), 16408922859458223821U);
}

TEST(Random, GoesOnFromItsState) {
    Random random{7};
    random.next();
    Random resumed{random.state()};
    EXPECT_EQ(resumed.next(), random.next());
}

TEST(Random, StaysBelowItsBoundAndReachesAllOfIt) {
    Random random{7};
    std::array<int, 10> times{};
    for (int turn = 0; turn < 100'000; ++turn) {
        ++times.at(random.below(10));
    }
    for (const int count : times) {
        // With a deviation of 95.
        EXPECT_NEAR(count, 10'000, 500);
    }
    EXPECT_EQ(random.below(1), 0U);
    EXPECT_LT(random.below(~0U), ~0U);
}

TEST(Random, DrawsUnitsFromZeroToBelowOne) {
    Random random{7};
    double sum = 0;
    for (int turn = 0; turn < 100'000; ++turn) {
        const double unit = random.unit();
        ASSERT_GE(unit, 0.0);
        ASSERT_LT(unit, 1.0);
        sum += unit;
    }
    EXPECT_NEAR(sum / 100'000, 0.5, 0.005);
}

TEST(DerivedSeed, IsAnotherForEachSeedAndPart) {
    std::set<std::uint64_t> seeds;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        for (std::uint64_t part = 0; part < 100; ++part) {
            seeds.insert(derived_seed(seed, part));
        }
    }
    EXPECT_EQ(seeds.size(), 10'000U);
}

TEST(Fnv1a, HashesAsPublished) {
    EXPECT_EQ(fnv1a(""), 0xcbf29ce484222325U);
    EXPECT_EQ(fnv1a("a"), 0xaf63dc4c8601ec8cU);
    EXPECT_EQ(fnv1a("foobar"), 0x85944171f73967e8U);
    EXPECT_EQ(fnv1a("bar", fnv1a("foo")), fnv1a("foobar"));
}

}  // namespace
}  // namespace sonde::load
