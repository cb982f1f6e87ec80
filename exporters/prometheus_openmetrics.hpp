// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/catalogue.hpp"

#include <ostream>
#include <streambuf>
#include <string_view>

namespace sonde {

/// What stands before the series of a family in OpenMetrics: its type, its unit where the name has
/// one, its help. The name is without the `_total` of counters and the `_info` of facts.
void write_openmetrics_head(std::ostream& out, const MetricFamily& family);

/// What stands behind the last one.
inline constexpr std::string_view openmetrics_end{"# EOF\n"};

/// Passes lines on but for those that begin with `#`: series look the same in both formats, what
/// stands before them does not.
class SeriesBuffer final : public std::streambuf {
  public:
    explicit SeriesBuffer(std::streambuf& into) : into_{into} {}

  protected:
    int_type overflow(int_type c) override;
    std::streamsize xsputn(const char* text, std::streamsize count) override;

  private:
    std::streambuf& into_;
    bool at_begin_{true};   ///< Of a line.
    bool dropping_{false};  ///< The rest of this one.
};

}  // namespace sonde
