// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_catalogue.hpp"
#include "exporters/load_result_metrics.hpp"
#include "exporters/prometheus_load.hpp"
#include "probes/load/run_totals.hpp"

namespace sonde::load {

void take_result_families(const TakeFamily& take,
                          const LoadResult& result,
                          const BuildInfo& build) {
    LoadTotals totals;
    auto whole = whole_of(result);
    whole.stage = Stage::done;
    totals.add(whole);
    take_load_families(
        take, {.plan = result.name, .plan_hash = result.plan_hash, .shard = result.shard}, totals);
    take_one(take, metric::load_valid, result.verdict() == Verdict::valid ? 1.0 : 0.0);
    FamilyWriter thresholds{metric::load_threshold_held};
    for (const auto& threshold : result.thresholds) {
        thresholds.add({}, {threshold.text}, threshold.held ? 1.0 : 0.0);
    }
    take(thresholds);
    take_one(take, metric::load_ended, seconds_since_epoch(result.started + result.total));
    take_build_info(take, build);
}

void write_prometheus_text(std::ostream& out, const LoadResult& result, const BuildInfo& build) {
    take_result_families(writing({.out = out}), result, build);
}

}  // namespace sonde::load
