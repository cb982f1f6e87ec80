// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/phase.hpp"
#include "probes/result.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <variant>

namespace sonde {

/// What the child process says: one JSON document a line, first each phase as it begins, so that a
/// crash or a hang can be told where it happened, and the result as the last one. This is between
/// the two of them; what sonde shows to others is made in exporters/.
struct PahoProgress {
    Phase phase{};
    PhaseTimes done{};

    friend bool operator==(const PahoProgress&, const PahoProgress&) = default;
};

/// A line without its end.
std::string to_line(const PahoProgress& progress);
std::string to_line(const ProbeResult& result);

/// The error is a sentence.
tl::expected<std::variant<PahoProgress, ProbeResult>, std::string> read_line(std::string_view line);

}  // namespace sonde
