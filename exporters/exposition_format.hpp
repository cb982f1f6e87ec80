// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/native_histogram.hpp"

#include <cstdint>
#include <ostream>
#include <string_view>

namespace sonde {

/// The formats in which metrics are exposed. All have the same series.
enum class ExpositionFormat : std::uint8_t {
    text,         ///< Prometheus' text format 0.0.4.
    openmetrics,  ///< OpenMetrics 1.0.0 as text.
    protobuf,     ///< Prometheus' messages, each behind its length: has native histograms, too.
};

std::string_view content_type_of(ExpositionFormat format);

/// The format that a header `Accept` prefers (RFC 9110 12.5.1): the text format where no other is
/// wanted more, also where none is acceptable. Protobuf is offered only where there are native
/// histograms, which is all that it has before the others.
ExpositionFormat preferred_format(std::string_view accept, NativeHistograms native);

/// Where metrics are written to, and how.
struct Exposition {
    std::ostream& out;
    ExpositionFormat format{ExpositionFormat::text};
};

}  // namespace sonde
