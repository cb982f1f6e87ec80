// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/result.hpp"

#include <string>

namespace sonde::load {

// Sections of the report, each a section element, or nothing where there is nothing to show.

std::string latency_table(const LoadResult& result);
std::string message_facts(const LoadResult& result);
std::string connection_table(const LoadResult& result);
std::string failure_table(const LoadResult& result);
std::string threshold_table(const LoadResult& result);
std::string generator_section(const LoadResult& result);
std::string plan_section(const LoadResult& result);

}  // namespace sonde::load
