// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/backoff.hpp"

#include <algorithm>

namespace sonde {

Duration Backoff::jittered(Duration step) {
    std::uniform_int_distribution<Duration::rep> among{step.count() / 2, step.count()};
    last_ = Duration{among(random_)};
    return last_;
}

Duration Backoff::next() {
    const auto step = std::min(step_, longest_);
    step_ = std::min(2 * step, longest_);
    return jittered(step);
}

Duration Backoff::longest() {
    step_ = longest_;
    return next();
}

void Backoff::connection_ended(Duration age) {
    if (age >= 4 * last_) {
        step_ = shortest;
    }
}

}  // namespace sonde
