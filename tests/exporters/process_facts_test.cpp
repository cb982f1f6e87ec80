// SPDX-License-Identifier: Apache-2.0
#include "exporters/process_facts.hpp"

#include "tests/exporters/comma_locale.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

namespace sonde {
namespace {

using namespace std::chrono_literals;

TEST(ProcessFacts, OfThisProcessAreAllThereAndPlausible) {
    const auto facts = read_process_facts();
    ASSERT_TRUE(facts.cpu && facts.open_fds && facts.max_fds && facts.resident_bytes &&
                facts.virtual_bytes && facts.started);
    EXPECT_LT(*facts.cpu, 1h);
    EXPECT_GE(*facts.open_fds, 3U);
    EXPECT_LE(*facts.open_fds, *facts.max_fds);
    EXPECT_GT(*facts.resident_bytes, 100'000U);
    EXPECT_GE(*facts.virtual_bytes, *facts.resident_bytes);
    // After 2024-01-01.
    EXPECT_GT(facts.started->time_since_epoch(), 1'704'067'200s);
}

TEST(ProcessFacts, CountFileDescriptorsThatAreOpened) {
    const auto before = read_process_facts().open_fds;
    const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    ASSERT_GE(fd, 0);
    EXPECT_EQ(read_process_facts().open_fds.value_or(0), before.value_or(0) + 1);
    close(fd);
}

TEST(ProcessFacts, AreReadInEveryLocale) {
    const CommaLocale german;
    const auto facts = read_process_facts();
    EXPECT_TRUE(facts.cpu && facts.started && facts.resident_bytes);
}

}  // namespace
}  // namespace sonde
