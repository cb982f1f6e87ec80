// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/busy_cores.hpp"

#include <thread>

namespace sonde::truth {

BusyCores::BusyCores(Cores cores) {
    const auto count = cores == Cores::busy ? std::thread::hardware_concurrency() : 0U;
    for (unsigned i = 0; i < count; ++i) {
        loops_.push_back(std::make_unique<testing::Process>(
            std::vector<std::string>{"sh", "-c", "while :; do :; done"}));
    }
}

}  // namespace sonde::truth
