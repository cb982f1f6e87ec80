// SPDX-License-Identifier: Apache-2.0
#include "probes/load/machine_limits.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>

namespace sonde::load {
namespace {

namespace fs = std::filesystem;

/// Files of a machine as the kernel shows them, below a folder.
class MachineFiles : public testing::Test {
  protected:
    MachineFiles() {
        file("proc/sys/net/ipv4/ip_local_port_range", "1024\t65535\n");
        file("proc/meminfo", "MemTotal:  8000 kB\nMemFree:  100 kB\nMemAvailable:   4000 kB\n");
    }

    void file(const std::string& name, const std::string& text) const {
        fs::create_directories((folder_.path() / name).parent_path());
        folder_.write(name, text);
    }

    MachineLimits read() const { return read_limits(folder_.path(), {.processors = 16}); }

    support::TemporaryFolder folder_{};
};

TEST_F(MachineFiles, SayThePortRangeAndTheFreeMemory) {
    const auto limits = read();
    EXPECT_EQ(limits.first_port, 1024U);
    EXPECT_EQ(limits.last_port, 65535U);
    EXPECT_EQ(limits.memory, 4000U * 1024);
    EXPECT_EQ(limits.processors, 16U);
}

TEST_F(MachineFiles, LeaveTheRestAsItWasFound) {
    const auto limits = read_limits(folder_.path(), {.open_files = 7, .open_files_used = 3});
    EXPECT_EQ(limits.open_files, 7U);
    EXPECT_EQ(limits.open_files_used, 3U);
    EXPECT_EQ(limits.processors, 1U);
}

TEST_F(MachineFiles, GiveWayToLinuxsOwnRangeWhereTheyAreNotThere) {
    const support::TemporaryFolder empty;
    const auto limits = read_limits(empty.path(), {});
    EXPECT_EQ(limits.first_port, 32768U);
    EXPECT_EQ(limits.last_port, 60999U);
    EXPECT_EQ(limits.memory, 0U);
}

TEST_F(MachineFiles, GiveWayToLinuxsOwnRangeWhereTheyMakeNoSense) {
    for (const auto* const text : {"", "1", "5 4", "1 70000", "-1 5", "a b"}) {
        file("proc/sys/net/ipv4/ip_local_port_range", text);
        EXPECT_EQ(read().first_port, 32768U) << text;
        EXPECT_EQ(read().last_port, 60999U) << text;
    }
}

TEST_F(MachineFiles, BoundMemoryByTheControlGroup) {
    file("proc/self/cgroup", "0::/system.slice/sonde.service\n");
    file("sys/fs/cgroup/system.slice/sonde.service/memory.max", "3000000\n");
    file("sys/fs/cgroup/system.slice/sonde.service/memory.current", "1000000\n");
    EXPECT_EQ(read().memory, 2'000'000U);
}

TEST_F(MachineFiles, CountWhatTheControlGroupKeepsOfFilesAsFree) {
    file("proc/self/cgroup", "0::/a\n");
    file("sys/fs/cgroup/a/memory.max", "3000000\n");
    file("sys/fs/cgroup/a/memory.current", "1000000\n");
    file("sys/fs/cgroup/a/memory.stat", "anon 5\ninactive_file 400000\nactive_file 7\n");
    EXPECT_EQ(read().memory, 2'400'000U);
    file("sys/fs/cgroup/a/memory.stat", "inactive_file 9000000\n");
    EXPECT_EQ(read().memory, 3'000'000U);
}

TEST_F(MachineFiles, BoundMemoryByTheGroupsAround) {
    file("proc/self/cgroup", "0::/a/b\n");
    file("sys/fs/cgroup/a/b/memory.max", "max\n");
    file("sys/fs/cgroup/a/memory.max", "2000000\n");
    EXPECT_EQ(read().memory, 2'000'000U);
    file("sys/fs/cgroup/a/memory.current", "3000000\n");
    EXPECT_EQ(read().memory, 0U);
}

TEST_F(MachineFiles, BoundMemoryByTheRootWhereThePathIsOfAnotherNamespace) {
    file("proc/self/cgroup", "0::/docker/0123\n");
    file("sys/fs/cgroup/memory.max", "1000000\n");
    EXPECT_EQ(read().memory, 1'000'000U);
}

TEST_F(MachineFiles, LeaveMemoryAloneWhereTheGroupHasNoLimit) {
    file("proc/self/cgroup", "0::/a\n");
    file("sys/fs/cgroup/a/memory.max", "max\n");
    file("sys/fs/cgroup/a/memory.current", "1000000\n");
    EXPECT_EQ(read().memory, 4000U * 1024);
}

TEST_F(MachineFiles, AreReadInTheirFirstVersionToo) {
    file("proc/self/cgroup", "9:name=systemd:/\n4:memory:/a/b\n1:cpuacct,cpu:/c\n0::/\n");
    file("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "3000000\n");
    file("sys/fs/cgroup/memory/a/b/memory.usage_in_bytes", "1000000\n");
    file("sys/fs/cgroup/memory/a/b/memory.stat", "inactive_file 1\ntotal_inactive_file 500\n");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    file("sys/fs/cgroup/cpu/c/cpu.cfs_quota_us", "250000\n");
    file("sys/fs/cgroup/cpu/c/cpu.cfs_period_us", "100000\n");
    file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
    file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
    EXPECT_EQ(read().memory, 2'000'500U);
    EXPECT_EQ(read().processors, 3U);
}

TEST_F(MachineFiles, BoundProcessorsByTheControlGroupsQuota) {
    file("proc/self/cgroup", "0::/a/b\n");
    file("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
    EXPECT_EQ(read().processors, 16U);
    file("sys/fs/cgroup/a/cpu.max", "400000 100000\n");
    EXPECT_EQ(read().processors, 4U);
    file("sys/fs/cgroup/a/b/cpu.max", "20000 100000\n");
    EXPECT_EQ(read().processors, 1U);
}

TEST(MachineLimits, RaiseOpenFilesToTheHardLimit) {
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit lowered{.rlim_cur = 100, .rlim_max = before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &lowered), 0);
    const auto limits = raise_and_read_limits();
    rlimit after{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &after), 0);
    EXPECT_EQ(after.rlim_cur, before.rlim_max);
    EXPECT_EQ(limits.open_files, before.rlim_max);
}

TEST(MachineLimits, AreThoseOfThisMachine) {
    const auto limits = raise_and_read_limits();
    EXPECT_GE(limits.open_files_used, 3U);
    EXPECT_LT(limits.open_files_used, limits.open_files);
    EXPECT_LT(limits.first_port, limits.last_port);
    EXPECT_GE(limits.processors, 1U);
    EXPECT_GT(limits.memory, 0U);
}

}  // namespace
}  // namespace sonde::load
