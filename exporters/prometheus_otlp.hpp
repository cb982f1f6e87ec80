// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/prometheus_family.hpp"
#include "probes/clock.hpp"

#include <nlohmann/json.hpp>

namespace sonde {

/// From when on counters and histograms count, and until when all is true.
struct OtlpSpan {
    WallTime from{};
    WallTime until{};
};

/// A moment as OTLP has it in JSON: nanoseconds since 1970, as text.
std::string unix_nano(WallTime time);

/// Text under a name as OTLP has it: an attribute of a resource or of a series.
nlohmann::ordered_json otlp_attribute(std::string_view name, std::string_view value);

/// A family as a `Metric` of OTLP in JSON, under the name that Prometheus knows it by: a counter is
/// a monotonic sum, which is cumulative as histograms are.
nlohmann::ordered_json otlp_metric(const FamilyWriter& family, const OtlpSpan& span);

}  // namespace sonde
