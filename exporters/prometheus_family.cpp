#include "exporters/prometheus_family.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <cassert>
#include <limits>

namespace sonde {

namespace {

prometheus::MetricType type_of(MetricKind kind) {
    switch (kind) {
        case MetricKind::counter:
            return prometheus::MetricType::Counter;
        case MetricKind::gauge:
            return prometheus::MetricType::Gauge;
        case MetricKind::histogram:
            return prometheus::MetricType::Histogram;
    }
    return prometheus::MetricType::Untyped;
}

}  // namespace

FamilyWriter::FamilyWriter(const MetricFamily& family) : family_{family}, families_(1) {
    families_.front().name = family.name;
    families_.front().help = family.help;
    families_.front().type = type_of(family.kind);
}

void FamilyWriter::add(const Labels& labels,
                       std::initializer_list<std::string_view> own,
                       double value) {
    assert(family_.kind != MetricKind::histogram);
    auto& series = add_series(labels, own);
    if (family_.kind == MetricKind::counter) {
        series.counter.value = value;
    } else {
        series.gauge.value = value;
    }
}

void FamilyWriter::add(const Labels& labels,
                       std::initializer_list<std::string_view> own,
                       BucketView buckets) {
    assert(family_.kind == MetricKind::histogram);
    auto& histogram = add_series(labels, own).histogram;
    histogram.bucket.reserve(buckets.counts.size());
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < buckets.bounds.size(); ++i) {
        below += buckets.counts[i];
        histogram.bucket.push_back(
            {.cumulative_count = below, .upper_bound = seconds(buckets.bounds[i])});
    }
    histogram.sample_count = below + buckets.counts.back();
    histogram.bucket.push_back({.cumulative_count = histogram.sample_count,
                                .upper_bound = std::numeric_limits<double>::infinity()});
    histogram.sample_sum = seconds(buckets.sum);
}

void FamilyWriter::write(std::ostream& out) const {
    if (!families_.front().metric.empty()) {
        prometheus::TextSerializer{}.Serialize(out, families_);
    }
}

prometheus::ClientMetric& FamilyWriter::add_series(const Labels& labels,
                                                   std::initializer_list<std::string_view> own) {
    assert(own.size() == family_.labels().size());
    auto& series = families_.front().metric.emplace_back();
    series.label.reserve(labels.size() + own.size());
    for (const auto& [name, value] : labels) {
        series.label.push_back({.name = name, .value = value});
    }
    std::ranges::transform(family_.labels().first(own.size()),
                           own,
                           std::back_inserter(series.label),
                           [](std::string_view name, std::string_view value) {
                               return prometheus::ClientMetric::Label{.name = std::string{name},
                                                                      .value = std::string{value}};
                           });
    return series;
}

void write_one(std::ostream& out, const MetricFamily& family, std::optional<double> value) {
    if (value) {
        FamilyWriter writer{family};
        writer.add({}, {}, *value);
        writer.write(out);
    }
}

void write_one(std::ostream& out, const MetricFamily& family, BucketView buckets) {
    FamilyWriter writer{family};
    writer.add({}, {}, buckets);
    writer.write(out);
}

double seconds(Duration duration) {
    // A division, not a product with 1e-9: it yields the double nearest to the decimal number.
    return static_cast<double>(duration.count()) / 1e9;
}

double seconds_since_epoch(WallTime time) {
    return seconds(time.time_since_epoch());
}

}  // namespace sonde
