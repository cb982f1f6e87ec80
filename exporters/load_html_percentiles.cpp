// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_html_percentiles.hpp"

#include "exporters/load_html_axis.hpp"
#include "exporters/load_wording.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace sonde::load {

namespace {

constexpr int steps = 240;

std::optional<Plot> percentile_chart(std::string_view title,
                                     std::string_view hint,
                                     std::span<const NamedTimes> all_times) {
    std::uint64_t count = 1;
    auto lowest = Duration::max();
    Duration highest{};
    for (const auto& [name, times] : all_times) {
        if (times->count() > 0) {
            count = std::max(count, times->count());
            lowest = std::min(lowest, times->min());
            highest = std::max(highest, times->max());
        }
    }
    if (highest == Duration::zero()) {
        return std::nullopt;
    }
    const PercentileAxis x{count};
    const LogAxis y{lowest, highest};
    Plot plot{.title = title, .hint = std::string{hint}, .x = x.ticks(), .y = y.ticks()};
    for (int step = 0; step <= steps; ++step) {
        const double nines = x.end() * step / steps;
        plot.columns.push_back(x.place_of_nines(nines));
        plot.column_labels.push_back(fmt::format(
            "p{:.{}f}", PercentileAxis::percentile_of(nines), static_cast<int>(nines) + 1));
    }
    for (const auto& [name, times] : all_times) {
        if (times->count() == 0) {
            continue;
        }
        Series series{.name = name, .colour = name};
        // Beyond the percentile that its slowest value stands for a series has nothing to say.
        const double end = std::log10(static_cast<double>(times->count())) + x.end() / steps;
        for (int step = 0; step <= steps; ++step) {
            const double nines = x.end() * step / steps;
            const bool known = nines <= end;
            const auto time = times->at(PercentileAxis::percentile_of(nines));
            series.places.push_back(known ? std::optional{y.place_of(time)} : std::nullopt);
            series.labels.push_back(known ? format_duration(time) : "");
        }
        plot.series.push_back(std::move(series));
    }
    return plot;
}

}  // namespace

std::optional<Plot> latency_percentiles(const LoadResult& result) {
    return percentile_chart("Latency by percentile",
                            "How long all but the slowest part of the messages took.",
                            latencies_of(result));
}

std::optional<Plot> connection_percentiles(const LoadResult& result) {
    return percentile_chart("Connecting by percentile",
                            "How long each phase took all but the slowest part of the connections.",
                            handshakes_of(result));
}

}  // namespace sonde::load
