// SPDX-License-Identifier: Apache-2.0
#include "agent/calibrate_command.hpp"

#include "exporters/calibration_json.hpp"
#include "exporters/calibration_text.hpp"

namespace sonde {

namespace {

constexpr int unusable_status = 2;

}  // namespace

int run_calibrate_command(const CalibrateCommand& command,
                          const Calibrate& calibrate,
                          const CalibrateOutput& output) {
    const auto calibration = calibrate(command.duration);
    if (!calibration) {
        output.error << "sonde: " << calibration.error() << '\n';
        return unusable_status;
    }
    switch (command.format) {
        case OutputFormat::text:
            write_calibration(output.out, *calibration, output.style);
            break;
        case OutputFormat::json:
            output.out << to_json_line(*calibration) << '\n';
            break;
    }
    return 0;
}

}  // namespace sonde
