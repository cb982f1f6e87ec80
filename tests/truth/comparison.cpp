// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/comparison.hpp"

#include <algorithm>
#include <cmath>

namespace sonde::truth {

namespace {

Duration at_share(std::vector<Duration> values, double share) {
    if (values.empty()) {
        return {};
    }
    const auto rank = std::ceil(share * static_cast<double>(values.size()));
    const auto index = std::max(rank, 1.0) - 1.0;
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(index);
    std::ranges::nth_element(values, place);
    return *place;
}

}  // namespace

void PhaseErrors::add(Duration measured, Duration truth) {
    errors_.push_back(measured - truth);
    truths_.push_back(truth);
}

void PhaseErrors::add(const PhaseErrors& others) {
    errors_.insert(errors_.end(), others.errors_.begin(), others.errors_.end());
    truths_.insert(truths_.end(), others.truths_.begin(), others.truths_.end());
}

Duration PhaseErrors::error(double share) const {
    auto sizes = errors_;
    for (auto& size : sizes) {
        size = std::chrono::abs(size);
    }
    return at_share(std::move(sizes), share);
}

Duration PhaseErrors::truth(double share) const {
    return at_share(truths_, share);
}

Duration PhaseErrors::bias() const {
    return at_share(errors_, 0.5);
}

bool meets(const PhaseErrors& errors, const Demand& demand) {
    return errors.count() > 0 && errors.error(0.5) <= demand.median &&
           errors.error(0.99) <= demand.p99;
}

}  // namespace sonde::truth
