// SPDX-License-Identifier: Apache-2.0
#include "exporters/prometheus_otlp.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace sonde {

namespace {

using Json = nlohmann::ordered_json;

/// AGGREGATION_TEMPORALITY_CUMULATIVE
constexpr int cumulative = 2;

struct Unit {
    std::string_view word{};  ///< At the end of a name.
    std::string_view ucum{};
};

constexpr std::array<Unit, 3> units{{{"_seconds", "s"}, {"_bytes", "By"}, {"_ratio", "1"}}};

/// By the Unified Code for Units of Measure; empty where the name does not end with one. A number
/// of things gets none: receivers that make names for Prometheus would add it to ours.
std::string_view unit_of(std::string_view name) {
    constexpr std::string_view of_counters{"_total"};
    name.remove_suffix(name.ends_with(of_counters) ? of_counters.size() : 0);
    const auto* const unit =
        std::ranges::find_if(units, [name](const Unit& each) { return name.ends_with(each.word); });
    return unit == units.end() ? "" : unit->ucum;
}

bool counts_whole_things(const MetricFamily& family) {
    return family.kind == MetricKind::counter && unit_of(family.name) != "s";
}

/// A point with its attributes, where it has any: protobuf leaves out what is empty.
Json point_of(const prometheus::ClientMetric& series) {
    auto point = Json::object();
    for (const auto& label : series.label) {
        point["attributes"].push_back(otlp_attribute(label.name, label.value));
    }
    return point;
}

Json number_point(const MetricFamily& family,
                  const prometheus::ClientMetric& series,
                  const OtlpSpan& span) {
    auto point = point_of(series);
    if (family.kind == MetricKind::counter) {
        point["startTimeUnixNano"] = unix_nano(span.from);
    }
    point["timeUnixNano"] = unix_nano(span.until);
    if (counts_whole_things(family)) {
        point["asInt"] = std::to_string(std::llround(series.counter.value));
    } else {
        point["asDouble"] =
            family.kind == MetricKind::counter ? series.counter.value : series.gauge.value;
    }
    return point;
}

/// Prometheus' buckets hold what is in those below as well, and have a bound at infinity.
Json histogram_point(const prometheus::ClientMetric& series, const OtlpSpan& span) {
    const auto& histogram = series.histogram;
    auto counts = Json::array();
    auto bounds = Json::array();
    std::uint64_t below = 0;
    for (const auto& bucket : histogram.bucket) {
        counts.push_back(std::to_string(bucket.cumulative_count - below));
        below = bucket.cumulative_count;
        if (std::isfinite(bucket.upper_bound)) {
            bounds.push_back(bucket.upper_bound);
        }
    }
    auto point = point_of(series);
    point["startTimeUnixNano"] = unix_nano(span.from);
    point["timeUnixNano"] = unix_nano(span.until);
    point["count"] = std::to_string(histogram.sample_count);
    point["sum"] = histogram.sample_sum;
    point["bucketCounts"] = std::move(counts);
    point["explicitBounds"] = std::move(bounds);
    return point;
}

Json data_of(const FamilyWriter& writer, const OtlpSpan& span) {
    const auto& family = writer.family();
    auto points = Json::array();
    for (const auto& series : writer.series()) {
        points.push_back(family.kind == MetricKind::histogram ? histogram_point(series, span)
                                                              : number_point(family, series, span));
    }
    Json data{{"dataPoints", std::move(points)}};
    if (family.kind != MetricKind::gauge) {
        data["aggregationTemporality"] = cumulative;
    }
    if (family.kind == MetricKind::counter) {
        data["isMonotonic"] = true;
    }
    return data;
}

std::string_view member_of(MetricKind kind) {
    switch (kind) {
        case MetricKind::counter:
            return "sum";
        case MetricKind::gauge:
            return "gauge";
        case MetricKind::histogram:
            break;
    }
    return "histogram";
}

}  // namespace

std::string unix_nano(WallTime time) {
    return std::to_string(time.time_since_epoch().count());
}

Json otlp_attribute(std::string_view name, std::string_view value) {
    return {{"key", name}, {"value", {{"stringValue", value}}}};
}

Json otlp_metric(const FamilyWriter& writer, const OtlpSpan& span) {
    const auto& family = writer.family();
    Json metric{{"name", family.name}, {"description", family.help}};
    if (const auto unit = unit_of(family.name); !unit.empty()) {
        metric["unit"] = unit;
    }
    metric[std::string{member_of(family.kind)}] = data_of(writer, span);
    return metric;
}

}  // namespace sonde
