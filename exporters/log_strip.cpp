// SPDX-License-Identifier: Apache-2.0
#include "exporters/log_strip.hpp"

#include "probes/quantity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sonde {

namespace {

constexpr std::array<std::string_view, 8> blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<std::string_view, 8> letters{".", ":", "-", "=", "+", "*", "%", "#"};

std::string without_trailing_spaces(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

/// By the fourth root: one value in 4 096 is one level of eight.
std::size_t level_of(std::uint64_t count, std::uint64_t all) {
    const double share = static_cast<double>(count) / static_cast<double>(all);
    const auto steps = static_cast<double>(blocks.size());
    const auto level = static_cast<std::size_t>(std::ceil(std::pow(share, 0.25) * steps));
    return std::clamp<std::size_t>(level, 1, blocks.size()) - 1;
}

}  // namespace

std::size_t LogAxis::column_of(Duration value) const {
    const double ratio =
        static_cast<double>(std::max(value, from).count()) / static_cast<double>(from.count());
    const auto column = std::log10(ratio) * static_cast<double>(columns_a_decade);
    // A power of ten must not end up left of its own column by the last bit.
    return std::min(static_cast<std::size_t>(column + 1e-9), columns() - 1);
}

std::string strip_of(const Histogram& values, const LogAxis& axis, const TextStyle& style) {
    std::vector<std::uint64_t> counts(axis.columns());
    const auto buckets = values.counts();
    for (std::size_t bucket = 0; bucket < buckets.size(); ++bucket) {
        if (buckets[bucket] > 0) {
            const auto value = std::clamp(values.largest_in(bucket), values.min(), values.max());
            counts[axis.column_of(value)] += buckets[bucket];
        }
    }
    const auto& marks = style.unicode ? blocks : letters;
    std::string strip;
    for (const auto count : counts) {
        strip += count == 0 ? " " : marks[level_of(count, values.count())];
    }
    return without_trailing_spaces(std::move(strip));
}

std::string scale_of(const LogAxis& axis) {
    std::string scale;
    auto power = axis.from;
    for (std::size_t decade = 0; decade < axis.decades; ++decade) {
        auto label = format_duration(power);
        label.resize(axis.columns_a_decade, ' ');
        scale += label;
        power *= 10;
    }
    return without_trailing_spaces(std::move(scale));
}

}  // namespace sonde
