// SPDX-License-Identifier: Apache-2.0
#include "bench/distortion_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

namespace sonde::bench {

namespace {

constexpr std::array sights{Sight::wire, Sight::paho_alone, Sight::paho_beside};

std::optional<Duration> time_of(const PhaseTimes& phases, Phase phase) {
    const auto time = phases.get(phase);
    const auto tcp = phases.get(Phase::tcp);
    return phase == Phase::connect && time && tcp ? *time + *tcp : time;
}

/// The nearest rank: a value that was measured, and of less than 100 the largest is the p99.
Duration at_share(std::vector<Duration> values, double share) {
    std::ranges::sort(values);
    const auto rank =
        static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values.at(std::max<std::size_t>(rank, 1) - 1);
}

std::string shown(Duration time) {
    const auto micros = std::chrono::duration<double, std::micro>{time}.count();
    if (std::abs(micros) < 1e3) {
        return fmt::format("{:.0f} us", micros);
    }
    return std::abs(micros) < 1e6 ? fmt::format("{:.3g} ms", micros / 1e3)
                                  : fmt::format("{:.3g} s", micros / 1e6);
}

template <class Value>
std::string median_and_p99(const std::vector<Reading>& readings, Value value) {
    std::vector<Duration> values;
    std::ranges::transform(readings, std::back_inserter(values), value);
    return fmt::format(
        "{:>8} | {:>8}", shown(at_share(values, 0.5)), shown(at_share(values, 0.99)));
}

std::string title_of_row(Phase phase) {
    return phase == Phase::connect ? "tcp + connect" : std::string{name_of(phase)};
}

}  // namespace

void Distortion::add(Sight sight, const PhaseTimes& said, const PhaseTimes& truth) {
    for (const auto phase : distorted_phases) {
        const auto measured = time_of(said, phase);
        const auto passed = time_of(truth, phase);
        if (measured && passed) {
            readings_[{phase, sight}].push_back({.said = *measured, .truth = *passed});
        }
    }
}

std::string Distortion::to_table() const {
    std::string table =
        "| phase | client | runs | on the wire p50 | p99 | client says p50 | p99 | error p50 | p99 "
        "|\n| --- | --- | --: | --: | --: | --: | --: | --: | --: |\n";
    for (const auto phase : distorted_phases) {
        for (const auto sight : sights) {
            const auto found = readings_.find({phase, sight});
            if (found == readings_.end()) {
                continue;
            }
            const auto& readings = found->second;
            table +=
                fmt::format("| {:13} | {:33} | {:4} | {} | {} | {} |\n",
                            title_of_row(phase),
                            title_of(sight),
                            readings.size(),
                            median_and_p99(readings, [](const Reading& one) { return one.truth; }),
                            median_and_p99(readings, [](const Reading& one) { return one.said; }),
                            median_and_p99(readings, [](const Reading& one) {
                                return std::chrono::abs(one.said - one.truth);
                            }));
        }
    }
    return table;
}

}  // namespace sonde::bench
