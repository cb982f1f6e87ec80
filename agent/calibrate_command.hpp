// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line.hpp"
#include "exporters/text_style.hpp"
#include "probes/calibration/calibration.hpp"

#include <tl/expected.hpp>

#include <functional>
#include <ostream>
#include <string>

namespace sonde {

struct CalibrateOutput {
    std::ostream& out;
    std::ostream& error;
    TextStyle style{};  ///< Of `out`.
};

/// Measures for so long; the error is a sentence.
using Calibrate = std::function<tl::expected<calibration::Calibration, std::string>(Duration)>;

/// `sonde calibrate`. Answers the exit status: 0, also where readings cannot be trusted, since that
/// is an answer; 2 where nothing could be measured.
int run_calibrate_command(const CalibrateCommand& command,
                          const Calibrate& calibrate,
                          const CalibrateOutput& output);

}  // namespace sonde
