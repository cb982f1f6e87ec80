// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/calibration.hpp"

namespace sonde::calibration {

std::optional<Duration> StampFigures::cost() const {
    if (!available || plain.count() == 0 || stamped.count() == 0) {
        return std::nullopt;
    }
    return (stamped.at(50) - plain.at(50)) / 2;
}

}  // namespace sonde::calibration
