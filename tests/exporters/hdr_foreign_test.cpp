// SPDX-License-Identifier: Apache-2.0
#include "exporters/hdr_log.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/samples.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <random>
#include <regex>
#include <sstream>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

/// What HdrHistogram's own log processor made of a tag, over all intervals, in nanoseconds.
struct ForeignView {
    std::uint64_t intervals{};
    std::uint64_t count{};
    double min{};
    double mean{};
    double p50{};
    double p90{};
    double p99{};
    double p999{};
    double p9999{};
    double max{};
};

std::string text_of_file(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

/// The processor is a program of Debian's libhdrhistogram-java, which needs a Java runtime.
ForeignView process(const std::string& log, const std::string& tag) {
    const auto outcome = run_command(
        "java -cp /usr/share/java/hdrhistogram.jar org.HdrHistogram.HistogramLogProcessor -csv "
        "-outputValueUnitRatio 1 -i " +
        log + " -tag " + tag + " -o " + tag + ".intervals");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
    EXPECT_EQ(outcome.output, "");

    ForeignView view;
    std::istringstream lines{text_of_file(tag + ".intervals")};
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.front() == '#' || line.front() == '"') {
            continue;
        }
        ++view.intervals;
        std::istringstream fields{std::regex_replace(line, std::regex{","}, " ")};
        double skipped = 0;
        // Timestamp; the interval's own count, 50 %, 90 % and maximum; then those of the whole.
        fields >> skipped >> skipped >> skipped >> skipped >> skipped >> view.count >> view.p50 >>
            view.p90 >> view.p99 >> view.p999 >> view.p9999 >> view.max;
        EXPECT_TRUE(fields) << line;
    }
    const auto distribution = run_command(
        "java -cp /usr/share/java/hdrhistogram.jar org.HdrHistogram.HistogramLogProcessor "
        "-outputValueUnitRatio 1 -i " +
        log + " -tag " + tag);
    std::smatch found;
    EXPECT_TRUE(std::regex_search(
        distribution.output, found, std::regex{"\n *([0-9.]+) 0\\.000000000000 "}));
    view.min = std::stod(found[1]);
    EXPECT_TRUE(
        std::regex_search(distribution.output, found, std::regex{"#\\[Mean *= *([0-9.]+),"}));
    view.mean = std::stod(found[1]);
    return view;
}

double nanoseconds(Duration duration) {
    return static_cast<double>(duration.count());
}

void expect_same_percentiles(const ForeignView& view, const Histogram& histogram) {
    EXPECT_EQ(view.count, histogram.count());
    EXPECT_EQ(view.p50, nanoseconds(histogram.at(50)));
    EXPECT_EQ(view.p90, nanoseconds(histogram.at(90)));
    EXPECT_EQ(view.p99, nanoseconds(histogram.at(99)));
    EXPECT_EQ(view.p999, nanoseconds(histogram.at(99.9)));
    EXPECT_EQ(view.p9999, nanoseconds(histogram.at(99.99)));
}

class ForeignHdrLog : public testing::Test {
  protected:
    static constexpr int intervals = 5;
    /// A file of each test's own: they run side by side.
    const std::string file_ =
        std::string{testing::UnitTest::GetInstance()->current_test_info()->name()} + ".hlog";

    /// Five intervals of random values, as long-tailed as latencies are.
    void SetUp() override {
        std::ofstream out{file_};
        HdrLog log{out, "hdr_foreign_test"};
        std::mt19937_64 random{7};
        std::lognormal_distribution<> latency{13.0, 1.5};
        for (int i = 0; i < intervals; ++i) {
            LoadSnapshot interval{
                .at = i * 1s, .length = 1s, .wall = sonde::samples::moment() + i * 1s};
            for (int k = 0; k < 20'000; ++k) {
                interval.latency.response.record(Duration{std::llround(latency(random))});
                interval.latency.lateness.record(Duration{static_cast<int>(random() % 2048)});
            }
            all_ += interval.latency;
            log.add(interval);
        }
    }

    LatencySet all_{};
};

TEST_F(ForeignHdrLog, IsReadToTheSameDistribution) {
    const auto view = process(file_, "response");
    EXPECT_EQ(view.intervals, static_cast<std::uint64_t>(intervals));
    expect_same_percentiles(view, all_.response);
    // The decoder has no values, only buckets, of which none is wider than 1/1024 of its values.
    const auto about = [](double seen, Duration exact) {
        EXPECT_NEAR(seen, nanoseconds(exact), nanoseconds(exact) / 1024);
    };
    about(view.min, all_.response.min());
    about(view.max, all_.response.max());
    about(view.mean, all_.response.mean());
}

TEST_F(ForeignHdrLog, IsReadToTheNanosecondWhereEachHasABucketOfItsOwn) {
    const auto view = process(file_, "lateness");
    expect_same_percentiles(view, all_.lateness);
    EXPECT_EQ(view.min, nanoseconds(all_.lateness.min()));
    EXPECT_EQ(view.max, nanoseconds(all_.lateness.max()));
    EXPECT_EQ(std::round(view.mean), nanoseconds(all_.lateness.mean()));
}

TEST_F(ForeignHdrLog, HasTheTagsThatHaveValues) {
    const auto outcome = run_command(
        "java -cp /usr/share/java/hdrhistogram.jar org.HdrHistogram.HistogramLogProcessor "
        "-listtags -i " +
        file_);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
    EXPECT_EQ(outcome.output, "Tags found in input file:\nlateness\nresponse\n");
}

}  // namespace
}  // namespace sonde::load
