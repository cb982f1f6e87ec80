// SPDX-License-Identifier: Apache-2.0
#include "probes/load/early_breach.hpp"

namespace sonde::load {

namespace {

bool is_bound_from_above(LoadThreshold::Relation relation) {
    switch (relation) {
        case LoadThreshold::Relation::less:
        case LoadThreshold::Relation::less_equal:
            return true;
        case LoadThreshold::Relation::equal:
        case LoadThreshold::Relation::greater:
        case LoadThreshold::Relation::greater_equal:
            break;
    }
    return false;
}

/// Counts go up and never come down, so that a passed value is not met again.
bool is_passed(const LoadThreshold& threshold, double value) {
    return threshold.relation == LoadThreshold::Relation::equal &&
           threshold.statistic == LoadThreshold::Statistic::count && value > threshold.limit;
}

}  // namespace

bool is_breached_already(const LoadThreshold& threshold, const LoadResult& so_far) {
    if (!threshold.abort_on || threshold.subject == LoadThreshold::Subject::lost) {
        return false;
    }
    const auto outcome = evaluate(threshold, so_far);
    return outcome.value && !outcome.held &&
           (is_bound_from_above(threshold.relation) || is_passed(threshold, *outcome.value));
}

}  // namespace sonde::load
