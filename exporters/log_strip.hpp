// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/text_style.hpp"
#include "probes/histogram.hpp"

#include <cstddef>
#include <string>

namespace sonde {

/// A logarithmic axis of durations: so many columns for each power of ten.
struct LogAxis {
    Duration from{std::chrono::nanoseconds{10}};  ///< At the left end; more than zero.
    std::size_t decades{7};
    std::size_t columns_a_decade{8};

    std::size_t columns() const { return decades * columns_a_decade; }
    /// Where the value lies. What lies beyond the ends is shown at them.
    std::size_t column_of(Duration value) const;
};

/// The distribution in one line as wide as the axis: the higher a column, the more values. Height
/// grows slower than the share, so that a tail of one in 10 000 can be seen.
std::string strip_of(const Histogram& values, const LogAxis& axis, const TextStyle& style);

/// The powers of ten, each from its column on.
std::string scale_of(const LogAxis& axis);

}  // namespace sonde
