// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace sonde::junit {

enum class Outcome : std::uint8_t {
    passed,
    failure,  ///< What was tested is not as demanded.
    error,    ///< Nothing is known of it.
};

struct TestCase {
    std::string name{};
    Duration time{};
    Outcome outcome{};
    std::string type{};                ///< Of the failure or error.
    std::vector<std::string> lines{};  ///< Why; of one that passed: what was seen.
};

struct Suite {
    std::string name{};  ///< `sonde.load.orders`
    Duration time{};
    std::vector<std::pair<std::string, std::string>> properties{};
    std::vector<TestCase> tests{};
};

/// As JUnit XML, valid by Surefire's schema. Times are seconds.
void write(std::ostream& out, const Suite& suite);

}  // namespace sonde::junit
