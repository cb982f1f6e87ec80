// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_html_axis.hpp"

#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace sonde::load {

namespace {

using namespace std::chrono_literals;

/// Of ten, in nanoseconds: 31 years. The next does not fit into a Duration.
constexpr int highest_power = 18;

double power_of(Duration value) {
    return std::log10(static_cast<double>(std::max(value, Duration{1}).count()));
}

/// 1, 2, 2.5 or 5 times a power of ten, so that at most `most` steps reach `highest`.
double round_step(double highest, int most) {
    const double least = highest / most;
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        if (factor * power >= least * (1.0 - 1e-9)) {
            return factor * power;
        }
    }
    return 10.0 * power;
}

/// What people count time in.
constexpr std::array<Duration, 20> time_steps{100ms, 200ms, 500ms, 1s,   2s,   5s,    10s,
                                              15s,   30s,   1min,  2min, 5min, 10min, 15min,
                                              30min, 1h,    2h,    6h,   12h,  24h};

}  // namespace

LogAxis::LogAxis(Duration lowest, Duration highest)
    : first_{std::min(static_cast<int>(std::floor(power_of(lowest))), highest_power - 1)},
      last_{std::clamp(static_cast<int>(std::ceil(power_of(highest))), first_ + 1, highest_power)} {
}

double LogAxis::place_of(Duration value) const {
    return std::clamp((power_of(value) - first_) / (last_ - first_), 0.0, 1.0);
}

std::vector<Tick> LogAxis::ticks() const {
    std::vector<Tick> ticks;
    for (int power = first_; power <= last_; ++power) {
        const Duration value{std::llround(std::pow(10.0, power))};
        ticks.push_back({.place = place_of(value), .label = format_duration(value)});
    }
    return ticks;
}

LinearAxis::LinearAxis(double highest)
    : step_{round_step(std::max(highest, 1.0), 5)},
      steps_{static_cast<int>(std::ceil(std::max(highest, 1.0) / step_ - 1e-9))} {}

std::vector<Tick> LinearAxis::ticks() const {
    std::vector<Tick> ticks;
    for (int i = 0; i <= steps_; ++i) {
        ticks.push_back({.place = static_cast<double>(i) / steps_, .label = compact(i * step_)});
    }
    return ticks;
}

TimeAxis::TimeAxis(Duration end) : end_{std::max(end, Duration{1ms})} {}

double TimeAxis::place_of(Duration at) const {
    return static_cast<double>(at.count()) / static_cast<double>(end_.count());
}

std::vector<Tick> TimeAxis::ticks() const {
    const auto least = end_ / 8;
    const auto* const found = std::ranges::lower_bound(time_steps, least);
    auto step = found == time_steps.end() ? time_steps.back() : *found;
    while (step < least) {
        step *= 2;
    }
    std::vector<Tick> ticks;
    for (auto at = Duration::zero(); at <= end_; at += step) {
        ticks.push_back(
            {.place = place_of(at), .label = format_duration(at), .minor = ticks.size() % 2 == 1});
    }
    return ticks;
}

PercentileAxis::PercentileAxis(std::uint64_t count)
    : nines_{std::clamp(
          std::log10(static_cast<double>(std::max<std::uint64_t>(count, 1))), 2.0, 9.0)} {}

double PercentileAxis::percentile_of(double nines) {
    return 100.0 * (1.0 - std::pow(10.0, -nines));
}

std::vector<Tick> PercentileAxis::ticks() const {
    std::vector<Tick> ticks{
        {.place = 0.0, .label = "0%"},
        {.place = place_of_nines(std::log10(2.0)), .label = "50%", .minor = true}};
    for (int nines = 1; nines <= nines_; ++nines) {
        ticks.push_back(
            {.place = place_of_nines(nines),
             .label = fmt::format("{:.{}f}%", percentile_of(nines), std::max(nines - 2, 0)),
             .minor = nines % 2 == 0 && nines_ > 5});
    }
    return ticks;
}

std::string compact(double number) {
    constexpr std::array<std::string_view, 4> units{"", "k", "M", "G"};
    std::size_t unit = 0;
    while (number >= 1000.0 && unit + 1 < units.size()) {
        number /= 1000.0;
        ++unit;
    }
    return fmt::format("{:g}{}", std::round(number * 1000.0) / 1000.0, units.at(unit));
}

}  // namespace sonde::load
