// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/load_metrics.hpp"
#include "exporters/metrics_store.hpp"
#include "exporters/prometheus_family.hpp"
#include "probes/load/result.hpp"

namespace sonde::load {

/// Hands over the families of a run that goes on.
void take_load_families(const TakeFamily& take,
                        const LoadIdentity& identity,
                        const LoadTotals& totals);

/// The same of one that is over, at their last values, then its verdict and its thresholds.
void take_result_families(const TakeFamily& take, const LoadResult& result, const BuildInfo& build);

}  // namespace sonde::load
