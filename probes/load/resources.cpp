// SPDX-License-Identifier: Apache-2.0
#include "probes/load/resources.hpp"

#include <malloc.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <ctime>
#include <fstream>

namespace sonde::load {

Duration cpu_of_this_thread() {
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec};
}

std::uint64_t resident_memory() {
    std::ifstream facts{"/proc/self/statm"};
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    if (!(facts >> total >> resident)) {
        return 0;
    }
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::uint64_t allocated_memory() {
    const auto heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
}

void wake_up_exactly() {
    prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}

}  // namespace sonde::load
