// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/result.hpp"

#include <ostream>

namespace sonde::load {

/// A load result as one page that asks nobody for anything: verdict, figures, plots, tables. Every
/// text that is not sonde's own is escaped.
void write_load_html(std::ostream& out, const LoadResult& result);

}  // namespace sonde::load
