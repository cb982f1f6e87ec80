#pragma once

#include "agent/load_files.hpp"
#include "agent/load_output.hpp"
#include "agent/output_format.hpp"
#include "probes/load/result.hpp"

#include <string>
#include <vector>

namespace sonde {

/// Writes a result to standard output and into its files, says what is wrong with it, and answers
/// the exit status.
int report(const load::LoadResult& result,
           ResultFiles& files,
           OutputFormat format,
           const LoadOutput& output);

/// Sentences about counts that do not add up, which only a mistake of sonde's explains.
std::vector<std::string> mistakes_in(const load::LoadResult& result);

/// Lines for people, each behind the program's name.
void complain(const LoadOutput& output, const std::vector<std::string>& problems);
void complain(const LoadOutput& output, const std::string& problems);  ///< A line each.

}  // namespace sonde
