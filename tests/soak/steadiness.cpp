// SPDX-License-Identifier: Apache-2.0
#include "tests/soak/steadiness.hpp"

namespace sonde::soak {

double growth_a_minute(const std::vector<Reading>& readings) {
    constexpr double minute = 60;
    const auto count = static_cast<double>(readings.size());
    double mean_time = 0;
    double mean_value = 0;
    for (const auto& reading : readings) {
        mean_time += reading.seconds / count;
        mean_value += reading.value / count;
    }
    double products = 0;
    double squares = 0;
    for (const auto& reading : readings) {
        const auto away = reading.seconds - mean_time;
        products += away * (reading.value - mean_value);
        squares += away * away;
    }
    return squares > 0 ? minute * products / squares : 0;
}

}  // namespace sonde::soak
