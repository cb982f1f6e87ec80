// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_place.hpp"
#include "agent/load_files.hpp"
#include "agent/load_output.hpp"
#include "agent/otlp_place.hpp"
#include "agent/output_format.hpp"
#include "probes/clock.hpp"
#include "probes/load/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sonde {

/// Where a result goes beside standard output.
struct ResultPlaces {
    ResultFiles& files;
    const std::optional<HttpPlace>& push;
    const std::optional<OtlpPlace>& otlp;
    const Clock& clock;
};

/// Writes a result to standard output and to its other places, says what is wrong with it, and
/// answers the exit status.
int report(const load::LoadResult& result,
           const ResultPlaces& places,
           OutputFormat format,
           const LoadOutput& output);

/// Sentences about counts that do not add up, which only a mistake of sonde's explains.
std::vector<std::string> mistakes_in(const load::LoadResult& result);

/// Lines for people, each behind the program's name.
void complain(const LoadOutput& output, const std::vector<std::string>& problems);
void complain(const LoadOutput& output, const std::string& problems);  ///< A line each.

}  // namespace sonde
