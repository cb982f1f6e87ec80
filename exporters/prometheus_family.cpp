// SPDX-License-Identifier: Apache-2.0
#include "exporters/prometheus_family.hpp"

#include "exporters/prometheus_openmetrics.hpp"
#include "exporters/prometheus_protobuf.hpp"

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
    natives_.push_back(buckets.native);
}

void FamilyWriter::write(const Exposition& to) const {
    if (families_.front().metric.empty()) {
        return;
    }
    switch (to.format) {
        case ExpositionFormat::text:
            prometheus::TextSerializer{}.Serialize(to.out, families_);
            break;
        case ExpositionFormat::openmetrics: {
            write_openmetrics_head(to.out, family_);
            SeriesBuffer series{*to.out.rdbuf()};
            std::ostream out{&series};
            prometheus::TextSerializer{}.Serialize(out, families_);
            break;
        }
        case ExpositionFormat::protobuf:
            write_protobuf_family(to.out, family_, families_.front().metric, natives_);
            break;
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

TakeFamily writing(const Exposition& to) {
    return [to](const FamilyWriter& family) {
        family.write(to);
    };
}

void take_one(const TakeFamily& take, const MetricFamily& family, std::optional<double> value) {
    if (value) {
        FamilyWriter writer{family};
        writer.add({}, {}, *value);
        take(writer);
    }
}

void write_one(const Exposition& to, const MetricFamily& family, std::optional<double> value) {
    take_one(writing(to), family, value);
}

void write_one(const Exposition& to, const MetricFamily& family, BucketView buckets) {
    FamilyWriter writer{family};
    writer.add({}, {}, buckets);
    writer.write(to);
}

void write_end(const Exposition& to) {
    switch (to.format) {
        case ExpositionFormat::text:
            break;
        case ExpositionFormat::openmetrics:
            to.out << openmetrics_end;
            break;
        case ExpositionFormat::protobuf:
            break;
    }
}

double seconds(Duration duration) {
    // A division, not a product with 1e-9: it yields the double nearest to the decimal number.
    return static_cast<double>(duration.count()) / 1e9;
}

double seconds_since_epoch(WallTime time) {
    return seconds(time.time_since_epoch());
}

}  // namespace sonde
