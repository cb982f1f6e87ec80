// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/machine.hpp"

#include <gtest/gtest.h>

namespace sonde::calibration {
namespace {

TEST(Machine, ReadsTheTimeThatTheHostTook) {
    const auto time = processor_time_in("cpu  100 1 20 1000 5 2 3 40 7 0\ncpu0 1 2 3 4\n");
    ASSERT_TRUE(time);
    EXPECT_EQ(time->all, 1'171U);
    EXPECT_EQ(time->stolen, 40U);
}

TEST(Machine, KnowsNothingFromAFileThatIsNotAsDescribed) {
    for (const auto* const text : {"", "cpu", "cpu 1 2 3", "cpux 1 2 3 4 5 6 7 8", "cpu a b c d"}) {
        EXPECT_FALSE(processor_time_in(text)) << text;
    }
}

TEST(Machine, TakesTheShareOfTheTimeBetweenTwoReadings) {
    const ProcessorTime before{.all = 1'000, .stolen = 40};
    EXPECT_EQ(stolen_between(before, {.all = 1'200, .stolen = 50}), 0.05);
    EXPECT_EQ(stolen_between(before, {.all = 1'200, .stolen = 40}), 0.0);
    EXPECT_FALSE(stolen_between(before, before));
    EXPECT_FALSE(stolen_between(before, {.all = 900, .stolen = 40}));
}

TEST(Machine, IsVirtualWhereItsProcessorHasTheFlag) {
    EXPECT_EQ(virtual_machine_in("model\t: x\nflags\t\t: fpu sse hypervisor avx\n"), true);
    EXPECT_EQ(virtual_machine_in("model\t: x\nflags\t\t: fpu sse hypervisor\n"), true);
    EXPECT_EQ(virtual_machine_in("model\t: hypervisor \nflags\t\t: fpu sse avx\n"), false);
    EXPECT_FALSE(virtual_machine_in("processor : 0\nFeatures : fp asimd\n"));
}

TEST(Machine, IsThisOne) {
    EXPECT_GE(read_machine().processors, 1U);
    EXPECT_FALSE(read_machine().kernel.empty());
    EXPECT_TRUE(read_processor_time());
}

}  // namespace
}  // namespace sonde::calibration
