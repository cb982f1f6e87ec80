// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace sonde::soak {

struct Reading {
    double seconds{};
    double value{};
};

/// How fast a value grew, by least squares, a minute. 0 for fewer than two readings.
double growth_a_minute(const std::vector<Reading>& readings);

}  // namespace sonde::soak
