// SPDX-License-Identifier: Apache-2.0
#include "exporters/prometheus_protobuf.hpp"

#include <prometheus_model.pb.h>

#include <google/protobuf/io/coded_stream.h>

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>

namespace sonde {

namespace {

namespace client = io::prometheus::client;

client::MetricType type_of(MetricKind kind) {
    switch (kind) {
        case MetricKind::counter:
            return client::COUNTER;
        case MetricKind::gauge:
            return client::GAUGE;
        case MetricKind::histogram:
            break;
    }
    return client::HISTOGRAM;
}

/// Buckets in spans. A gap of one or two is cheaper as empty buckets than as the end of a span.
void add_buckets(client::Histogram& to, std::span<const NativeHistogram::Bucket> buckets) {
    constexpr std::int32_t most_gap = 2;
    client::BucketSpan* span = nullptr;
    std::int32_t next = 0;
    std::int64_t before = 0;
    const auto append = [&](std::uint64_t count) {
        const auto now = static_cast<std::int64_t>(count);
        to.add_positive_delta(now - before);
        before = now;
        span->set_length(span->length() + 1);
        ++next;
    };
    for (const auto& [index, count] : buckets) {
        if (span == nullptr || index - next > most_gap) {
            span = to.add_positive_span();
            span->set_offset(index - next);
            next = index;
        }
        while (next < index) {
            append(0);
        }
        append(count);
    }
}

void add_native(client::Histogram& to, const NativeHistogram& native) {
    to.set_schema(native.schema());
    to.set_zero_threshold(NativeHistogram::zero_threshold);
    to.set_zero_count(native.zero_count());
    add_buckets(to, native.buckets());
    if (native.buckets().empty()) {
        // The sign of a native histogram that has nothing yet.
        auto& span = *to.add_positive_span();
        span.set_offset(0);
        span.set_length(0);
    }
}

void add_histogram(client::Histogram& to,
                   const prometheus::ClientMetric::Histogram& from,
                   const NativeHistogram* native) {
    to.set_sample_count(from.sample_count);
    to.set_sample_sum(from.sample_sum);
    for (const auto& [count, bound] : from.bucket) {
        auto& bucket = *to.add_bucket();
        bucket.set_cumulative_count(count);
        bucket.set_upper_bound(bound);
    }
    if (native != nullptr) {
        add_native(to, *native);
    }
}

void add_series(client::Metric& to,
                MetricKind kind,
                const prometheus::ClientMetric& from,
                const NativeHistogram* native) {
    for (const auto& [name, value] : from.label) {
        auto& label = *to.add_label();
        label.set_name(name);
        label.set_value(value);
    }
    switch (kind) {
        case MetricKind::counter:
            to.mutable_counter()->set_value(from.counter.value);
            break;
        case MetricKind::gauge:
            to.mutable_gauge()->set_value(from.gauge.value);
            break;
        case MetricKind::histogram:
            add_histogram(*to.mutable_histogram(), from.histogram, native);
            break;
    }
}

void write_length(std::ostream& out, std::size_t length) {
    constexpr std::size_t longest_varint = 10;
    std::array<std::uint8_t, longest_varint> bytes{};
    const auto* const end =
        google::protobuf::io::CodedOutputStream::WriteVarint64ToArray(length, bytes.data());
    for (const auto* byte = bytes.data(); byte != end; ++byte) {
        out.put(static_cast<char>(*byte));
    }
}

}  // namespace

void write_protobuf_family(std::ostream& out,
                           const MetricFamily& family,
                           std::span<const prometheus::ClientMetric> series,
                           std::span<const NativeHistogram* const> natives) {
    assert(natives.empty() || natives.size() == series.size());
    // Messages one behind another are one message with the fields of all, so that each series can
    // be a part of its own in the same memory.
    std::string message;
    client::MetricFamily part;
    part.set_name(std::string{family.name});
    part.set_help(std::string{family.help});
    part.set_type(type_of(family.kind));
    part.AppendToString(&message);
    for (std::size_t i = 0; i < series.size(); ++i) {
        part.Clear();
        add_series(
            *part.add_metric(), family.kind, series[i], natives.empty() ? nullptr : natives[i]);
        part.AppendToString(&message);
    }
    write_length(out, message.size());
    out << message;
}

}  // namespace sonde
