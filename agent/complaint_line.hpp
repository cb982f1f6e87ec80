// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/setting.hpp"

#include <string>

namespace sonde {

/// A complaint about a plan as a line for whoever ran `sonde load`: with its place in `plan_file`
/// where it has one, else in terms of the command line, with keys as the flags that they are there.
std::string line_about(const Complaint& complaint, const std::string& plan_file);

}  // namespace sonde
