// SPDX-License-Identifier: Apache-2.0
#include "exporters/prometheus_protobuf.hpp"

#include "exporters/prometheus_family.hpp"
#include "tests/exporters/comma_locale.hpp"
#include "tests/exporters/delimited_families.hpp"
#include "tests/exporters/load_samples.hpp"
#include "tests/exporters/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <random>
#include <sstream>
#include <string>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;
namespace client = io::prometheus::client;

constexpr std::array<Duration, 1> one_second{1s};
constexpr MetricFamily times{"a_seconds", MetricKind::histogram, MetricScope::agent, "b"};

template <const auto& bounds>
std::string written(const BucketHistogram<bounds>& histogram) {
    std::ostringstream out;
    write_one({.out = out, .format = ExpositionFormat::protobuf}, times, histogram.view());
    return out.str();
}

client::Histogram read_back(const PhaseHistogram& histogram) {
    const auto families = delimited_families(written(histogram));
    return families.at(0).metric(0).histogram();
}

TEST(Protobuf, WritesAFamilyAsTheseBytes) {
    BucketHistogram<one_second> histogram{NativeHistograms::kept};
    histogram.record(0s);
    histogram.record(1s);
    histogram.record(2s);
    using namespace std::string_literals;
    EXPECT_EQ(written(histogram),
              "\x56"  // Length of the message.
              "\x0a\x09"
              "a_seconds"  // name
              "\x12\x01"
              "b"                                     // help
              "\x18\x04"                              // type: HISTOGRAM
              "\x22\x44"                              // metric
              "\x3a\x42"                              //   histogram
              "\x08\x03"                              //     sample_count
              "\x11\x00\x00\x00\x00\x00\x00\x08\x40"  //     sample_sum: 3.0
              "\x1a\x0b"                              //     bucket
              "\x08\x02"                              //       cumulative_count
              "\x11\x00\x00\x00\x00\x00\x00\xf0\x3f"  //       upper_bound: 1.0
              "\x1a\x0b"                              //     bucket
              "\x08\x03"                              //       cumulative_count
              "\x11\x00\x00\x00\x00\x00\x00\xf0\x7f"  //       upper_bound: infinity
              "\x28\x0a"                              //     schema: 5, zigzag
              "\x31\x00\x00\x00\x00\x00\x00\x10\x3e"  //     zero_threshold: 2^-30
              "\x38\x01"                              //     zero_count
              "\x62\x04\x08\x00\x10\x01"              //     span from 0 on, of one
              "\x62\x04\x08\x3e\x10\x01"              //     span 31 further, of one
              "\x6a\x02\x02\x00"s);                   //     deltas: 1, 0
}

TEST(Protobuf, MarksANativeHistogramThatHasNothingYet) {
    const auto histogram = read_back(PhaseHistogram{NativeHistograms::kept});
    EXPECT_EQ(histogram.sample_count(), 0U);
    ASSERT_EQ(histogram.positive_span_size(), 1);
    EXPECT_EQ(histogram.positive_span(0).offset(), 0);
    EXPECT_EQ(histogram.positive_span(0).length(), 0U);
    EXPECT_EQ(histogram.positive_delta_size(), 0);
}

TEST(Protobuf, HasOnlyClassicBucketsWhereNoNativeOnesAreKept) {
    PhaseHistogram classic;
    classic.record(1ms);
    const auto histogram = read_back(classic);
    EXPECT_EQ(histogram.bucket_size(), static_cast<int>(buckets::phase.size()) + 1);
    EXPECT_FALSE(histogram.has_schema());
    EXPECT_FALSE(histogram.has_zero_threshold());
    EXPECT_EQ(histogram.positive_span_size(), 0);
}

/// What spans and deltas say, but for buckets that are empty.
std::map<std::int32_t, std::uint64_t> native_counts(const client::Histogram& histogram) {
    std::map<std::int32_t, std::uint64_t> counts;
    std::int32_t index = 0;
    std::int64_t count = 0;
    int delta = 0;
    for (const auto& span : histogram.positive_span()) {
        index += span.offset();
        for (std::uint32_t i = 0; i < span.length(); ++i) {
            count += histogram.positive_delta(delta++);
            if (count > 0) {
                counts[index] = static_cast<std::uint64_t>(count);
            }
            ++index;
        }
    }
    EXPECT_EQ(delta, histogram.positive_delta_size());
    return counts;
}

TEST(Protobuf, ClosesGapsOfTwoAndBeginsASpanBehindALongerOne) {
    PhaseHistogram times_taken{NativeHistograms::kept};
    times_taken.record_at_most(1s, 5);
    const auto above = [](int buckets) {
        return Duration{std::llround(1e9 * std::exp2((buckets - 0.5) / 32))};
    };
    times_taken.record(above(3));
    times_taken.record(above(7));
    const auto histogram = read_back(times_taken);
    ASSERT_EQ(histogram.positive_span_size(), 2);
    EXPECT_EQ(histogram.positive_span(0).length(), 4U);
    EXPECT_EQ(histogram.positive_span(1).offset(), 3);
    EXPECT_THAT(histogram.positive_delta(), ElementsAre(5, -5, 0, 1, 0));
    EXPECT_THAT(native_counts(histogram), ElementsAre(Pair(0, 5U), Pair(3, 1U), Pair(7, 1U)));
}

TEST(Protobuf, SaysEveryBucketOfANativeHistogram) {
    std::mt19937_64 random{3};
    for (const double spread : {0.3, 1.0, 3.0, 8.0}) {
        std::lognormal_distribution<double> nanoseconds{15.0, spread};
        PhaseHistogram times_taken{NativeHistograms::kept};
        for (int i = 0; i < 3000; ++i) {
            times_taken.record(Duration{std::llround(std::min(nanoseconds(random), 1e15))});
        }
        const auto& native = *times_taken.view().native;
        std::map<std::int32_t, std::uint64_t> expected;
        for (const auto& [index, count] : native.buckets()) {
            expected[index] = count;
        }
        const auto histogram = read_back(times_taken);
        EXPECT_EQ(histogram.schema(), native.schema());
        EXPECT_EQ(histogram.zero_count(), native.zero_count());
        EXPECT_EQ(native_counts(histogram), expected);
        EXPECT_EQ(histogram.sample_count(), 3000U);
    }
}

using Series = std::map<std::string, double>;

std::string bound(double le) {
    std::ostringstream text;
    text.precision(17);
    text << "\" le=" << le;
    return std::move(text).str();
}

/// By name and labels as they are written; of a bucket the bound as a number.
Series series_of_text(const std::string& text) {
    Series all;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('#')) {
            continue;
        }
        const auto end = line.rfind(' ');
        auto key = line.substr(0, end);
        // The last of the labels, if any.
        if (const auto le = key.find_last_of(",{");
            le != std::string::npos && key.substr(le + 1).starts_with("le=\"")) {
            const auto limit = std::strtod(key.c_str() + le + 5, nullptr);
            key = key.substr(0, key[le] == ',' ? le : le + 1) + "}" + bound(limit);
        }
        EXPECT_TRUE(all.emplace(key, std::strtod(line.c_str() + end, nullptr)).second) << key;
    }
    return all;
}

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (c == '\n') {
            result += "\\n";
        } else {
            result += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
        }
    }
    return result;
}

void add_histogram(Series& all,
                   const std::string& name,
                   const std::string& labels,
                   const client::Histogram& histogram) {
    all[name + "_count" + labels] = static_cast<double>(histogram.sample_count());
    all[name + "_sum" + labels] = histogram.sample_sum();
    for (const auto& bucket : histogram.bucket()) {
        all[name + "_bucket" + (labels.empty() ? "{}" : labels) + bound(bucket.upper_bound())] =
            static_cast<double>(bucket.cumulative_count());
    }
}

Series series_of_messages(const std::string& text) {
    Series all;
    for (const auto& family : delimited_families(text)) {
        EXPECT_FALSE(family.help().empty());
        for (const auto& metric : family.metric()) {
            std::string labels;
            for (const auto& label : metric.label()) {
                labels += (labels.empty() ? "{" : ",") + label.name() + "=\"" +
                          escaped(label.value()) + '"';
            }
            labels += labels.empty() ? "" : "}";
            switch (family.type()) {
                case client::COUNTER:
                    all[family.name() + labels] = metric.counter().value();
                    break;
                case client::GAUGE:
                    all[family.name() + labels] = metric.gauge().value();
                    break;
                case client::HISTOGRAM:
                    add_histogram(all, family.name(), labels, metric.histogram());
                    break;
            }
        }
    }
    return all;
}

void expect_same_series(const std::string& messages, const std::string& text) {
    const auto found = series_of_messages(messages);
    const auto expected = series_of_text(text);
    EXPECT_GT(expected.size(), 50U);
    ASSERT_EQ(found.size(), expected.size());
    auto other = found.begin();
    for (const auto& [key, value] : expected) {
        EXPECT_EQ(other->first, key);
        // The text has sixteen digits.
        EXPECT_NEAR(other->second, value, std::abs(value) * 1e-15) << key;
        ++other;
    }
}

TEST(Protobuf, HasEverySeriesOfTheTextFormatWithTheSameValue) {
    for (const auto native : {NativeHistograms::absent, NativeHistograms::kept}) {
        const auto snapshot = samples::full_snapshot(native);
        expect_same_series(samples::exposition(snapshot, ExpositionFormat::protobuf),
                           samples::exposition(snapshot));
    }
    load::LoadMetrics metrics{load::samples::identity()};
    metrics.add(load::samples::eventful_interval());
    expect_same_series(load::samples::exposition(metrics, ExpositionFormat::protobuf),
                       load::samples::exposition(metrics));
}

TEST(Protobuf, DoesNotChangeWhatTheTextFormatsSay) {
    const auto with = samples::full_snapshot(NativeHistograms::kept);
    const auto without = samples::full_snapshot();
    for (const auto format : {ExpositionFormat::text, ExpositionFormat::openmetrics}) {
        EXPECT_EQ(samples::exposition(with, format), samples::exposition(without, format));
    }
}

/// Counts all native histograms of an exposition, each of which must have what the classic one has.
int native_histograms(const std::string& text) {
    int found = 0;
    for (const auto& family : delimited_families(text)) {
        for (const auto& metric : family.metric()) {
            const auto& histogram = metric.histogram();
            if (!histogram.has_schema()) {
                continue;
            }
            ++found;
            auto count = histogram.zero_count();
            for (const auto& [index, more] : native_counts(histogram)) {
                count += more;
            }
            EXPECT_EQ(count, histogram.sample_count()) << family.name();
        }
    }
    return found;
}

int histograms(const std::string& text) {
    int found = 0;
    for (const auto& family : delimited_families(text)) {
        found += family.type() == client::HISTOGRAM ? family.metric_size() : 0;
    }
    return found;
}

TEST(Protobuf, HasANativeHistogramForEachClassicOneThatADaemonKeeps) {
    const auto text = samples::exposition(samples::full_snapshot(NativeHistograms::kept),
                                          ExpositionFormat::protobuf);
    EXPECT_GT(histograms(text), 10);
    EXPECT_EQ(native_histograms(text), histograms(text));
    EXPECT_EQ(native_histograms(
                  samples::exposition(samples::full_snapshot(), ExpositionFormat::protobuf)),
              0);
}

TEST(Protobuf, HasANativeHistogramForEachClassicOneOfALoadRun) {
    load::LoadMetrics metrics{load::samples::identity()};
    metrics.add(load::samples::eventful_interval());
    metrics.add(load::samples::eventful_interval());
    const auto text = load::samples::exposition(metrics, ExpositionFormat::protobuf);
    EXPECT_GT(histograms(text), 5);
    EXPECT_EQ(native_histograms(text), histograms(text));
}

TEST(Protobuf, IsTheSameInEveryLocale) {
    const auto snapshot = samples::full_snapshot(NativeHistograms::kept);
    const auto expected = samples::exposition(snapshot, ExpositionFormat::protobuf);
    const CommaLocale locale;
    EXPECT_EQ(samples::exposition(snapshot, ExpositionFormat::protobuf), expected);
}

}  // namespace
}  // namespace sonde
