// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_html_plot.hpp"

#include "exporters/load_html_percentiles.hpp"
#include "exporters/load_html_timeline.hpp"
#include "tests/exporters/load_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <string>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Plot plot_of(Stroke stroke, std::vector<std::optional<double>> places) {
    const auto count = places.size();
    return {.title = "title",
            .columns = {0.125, 0.375, 0.625, 0.875},
            .edges = {0, 0.25, 0.5, 0.75, 1},
            .column_labels = {"0s", "1s", "2s", "3s"},
            .series = {{.name = "name",
                        .colour = "response",
                        .stroke = stroke,
                        .places = std::move(places),
                        .labels = std::vector<std::string>(count, "1ms")}}};
}

TEST(PlotAsHtml, BreaksALineWhereThereIsNoValueAndDrawsALoneOneAsADot) {
    const auto html = to_html(plot_of(Stroke::line, {0.0, 1.0, std::nullopt, 0.5}));
    EXPECT_THAT(html, HasSubstr(R"(d="M125.0 1000.0L375.0 0.0M875.0 500.0h.1")"));
}

TEST(PlotAsHtml, DrawsStepsOverWholeColumns) {
    const auto html = to_html(plot_of(Stroke::steps, {0.0, 1.0, std::nullopt, std::nullopt}));
    EXPECT_THAT(html, HasSubstr(R"(d="M0.0 1000.0H250.0L250.0 0.0H500.0")"));
}

TEST(PlotAsHtml, FillsAnAreaDownToItsAxis) {
    const auto html =
        to_html(plot_of(Stroke::area, {std::nullopt, 0.5, std::nullopt, std::nullopt}));
    EXPECT_THAT(html,
                HasSubstr(R"(<path class="fill response" d="M250.0 500.0H500.0V1000H250.0Z")"));
}

TEST(PlotAsHtml, KeepsWhatLiesOutsideWithin) {
    const auto html = to_html(plot_of(Stroke::line, {-1.0, 2.0, std::nullopt, std::nullopt}));
    EXPECT_THAT(html, HasSubstr(R"(d="M125.0 1000.0L375.0 0.0")"));
}

TEST(PlotAsHtml, LeavesOutTheNameOfABandThatIsTooNarrowForIt) {
    auto plot = plot_of(Stroke::line, {0.0, 0.0, 0.0, 0.0});
    plot.bands = {{0.0, 0.02, "subscribe"}, {0.5, 1.0, "drain"}};
    const auto html = to_html(plot);
    EXPECT_THAT(html, Not(HasSubstr("subscribe")));
    EXPECT_THAT(html, HasSubstr(">drain</span>"));
}

TEST(PercentileChart, EndsEachSeriesWhereItsSlowestValueStands) {
    auto result = samples::steady();
    result.latency.lateness = Histogram{latency_precision_bits};
    result.latency.lateness.record(1ms, 100);
    const auto plot = latency_percentiles(result);
    ASSERT_TRUE(plot);
    ASSERT_THAT(plot->series, SizeIs(4));
    EXPECT_TRUE(plot->series[0].places.back());
    EXPECT_EQ(plot->series[0].labels.back(), "9.9ms");
    const auto& lateness = plot->series[3].places;
    const auto half = static_cast<std::ptrdiff_t>(lateness.size() / 2);  // 99 % of 99.99 %.
    EXPECT_TRUE(lateness[static_cast<std::size_t>(half)]);
    const std::vector behind(lateness.begin() + half + 3, lateness.end());
    EXPECT_THAT(behind, Each(std::nullopt));
}

TEST(PercentileChart, IsNoneWhereNothingWasMeasured) {
    EXPECT_FALSE(latency_percentiles(samples::storm()));
    EXPECT_FALSE(connection_percentiles(LoadResult{}));
}

TEST(TimelineCharts, MarkTheStagesThatAreNotMeasured) {
    const auto charts = timeline_charts(samples::steady().timeline);
    ASSERT_THAT(charts, Not(IsEmpty()));
    const auto& bands = charts.front().bands;
    ASSERT_THAT(bands, SizeIs(3));
    EXPECT_EQ(bands[0].label, "connect");
    EXPECT_EQ(bands[1].label, "subscribe");
    EXPECT_EQ(bands[2].label, "drain");
    EXPECT_DOUBLE_EQ(bands[2].to, 1.0);
}

TEST(TimelineCharts, HaveAValueOrAGapForEachColumn) {
    for (const auto& chart : timeline_charts(samples::stalled().timeline)) {
        EXPECT_EQ(chart.column_labels.size(), chart.columns.size());
        EXPECT_EQ(chart.edges.size(), chart.columns.size() + 1);
        for (const auto& series : chart.series) {
            EXPECT_EQ(series.places.size(), chart.columns.size()) << chart.title;
            EXPECT_EQ(series.labels.size(), chart.columns.size()) << chart.title;
        }
    }
}

TEST(ThinnedRows, KeepEveryCountAndEveryPeak) {
    std::vector<TimelineRow> rows;
    rows.reserve(1000);
    for (int second = 0; second < 1000; ++second) {
        rows.push_back({.at = second * 1s,
                        .length = 1s,
                        .stage = Stage::measure,
                        .connected = static_cast<std::uint64_t>(second),
                        .wanted_rate = second % 2 == 0 ? 100.0 : 300.0,
                        .sent = 7,
                        .cpu = second == 501 ? 0.9 : 0.1});
    }
    rows[333].response_max = 2s;
    const auto thin = thinned(rows, 600);
    ASSERT_EQ(thin.size(), 500U);
    EXPECT_EQ(thin[250].at, 500s);
    EXPECT_EQ(thin[250].length, 2s);
    EXPECT_EQ(thin[250].sent, 14U);
    EXPECT_EQ(thin[250].connected, 501U);
    EXPECT_DOUBLE_EQ(thin[250].wanted_rate, 200.0);
    EXPECT_DOUBLE_EQ(thin[250].cpu, 0.9);
    EXPECT_EQ(thin[166].response_max, 2s);
    EXPECT_FALSE(thin[165].response_max);
    EXPECT_EQ(thinned(rows, 1000), rows);
    EXPECT_THAT(thinned({}, 10), IsEmpty());
}

}  // namespace
}  // namespace sonde::load
