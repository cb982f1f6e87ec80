// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line.hpp"
#include "exporters/text_style.hpp"

#include <istream>
#include <ostream>

namespace sonde {

struct DissectOutput {
    std::istream& input;  ///< Read for the file `-`.
    std::ostream& out;
    std::ostream& error;
    TextStyle style{};  ///< Of `out`.
};

/// Prints the MQTT packets of a capture, or of bytes in hexadecimal. Answers the exit status: 0, 1
/// where there is no MQTT, 2 where the file cannot be read, is no capture or breaks off; then it
/// shows what is there before that.
int run_dissect_command(const DissectCommand& command, const DissectOutput& output);

}  // namespace sonde
