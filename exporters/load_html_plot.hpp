// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sonde::load {

/// A mark on an axis. Places go from 0 (left, bottom) to 1, here and below.
struct Tick {
    double place{};
    std::string label{};
    bool minor{false};  ///< Its label is left out where there is little room.
};

enum class Stroke : std::uint8_t {
    line,    ///< From the middle of a column to the middle of the next.
    dashed,  ///< The same.
    steps,   ///< Level over the whole of each column.
    dashed_steps,
    area,  ///< Steps, filled down to the axis.
};

struct Series {
    std::string_view name{};
    std::string_view colour{};  ///< One of the style sheet's: `response`, `bad`, ...
    Stroke stroke{Stroke::line};
    /// As many as the plot has columns; nothing where there is no value, and the line is broken.
    std::vector<std::optional<double>> places{};
    std::vector<std::string> labels{};  ///< Of the values, for people; empty where there is none.
};

/// A part of the x axis that is not the measure stage.
struct Band {
    double from{};
    double to{};
    std::string_view label{};
};

/// A plot as a value; all texts are our own and hold nothing that HTML would take for its own.
struct Plot {
    std::string_view title{};
    std::string hint{};
    std::vector<double> columns{};             ///< Places of their middles, ascending.
    std::vector<double> edges{};               ///< One more; empty where nothing is drawn in steps.
    std::vector<std::string> column_labels{};  ///< As many as columns.
    std::vector<Tick> x{};
    std::vector<Tick> y{};
    std::vector<Band> bands{};
    std::vector<Series> series{};
};

/// A figure element. What is drawn is stretched to the room there is; its texts are HTML beside it
/// and so have one size at any width.
std::string to_html(const Plot& plot);

}  // namespace sonde::load
