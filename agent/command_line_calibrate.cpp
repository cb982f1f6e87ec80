// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line_flags.hpp"
#include "agent/command_line_settings.hpp"
#include "probes/quantity.hpp"
#include "probes/wording.hpp"

#include <string>

namespace sonde {

namespace {

using namespace std::chrono_literals;

constexpr Duration shortest = 50ms;
constexpr Duration longest = 10min;

Duration read_duration(const Arguments& arguments, Duration otherwise, Wrongs& wrongs) {
    const auto given = arguments.value("--duration");
    if (!given) {
        return otherwise;
    }
    const auto duration = parse_duration(*given);
    if (!duration) {
        wrongs.add("--duration: " + duration.error());
        return otherwise;
    }
    if (*duration < shortest || *duration > longest) {
        wrongs.add("--duration: expected 50ms to 10m, found " + in_backticks(*given));
    }
    return *duration;
}

}  // namespace

tl::expected<CalibrateCommand, UsageError> read_calibrate_command(const Arguments& arguments) {
    Wrongs wrongs;
    CalibrateCommand command;
    if (!arguments.operands.empty()) {
        wrongs.add("calibrate needs no broker, found " + std::to_string(arguments.operands.size()) +
                   " argument(s)");
    }
    command.duration = read_duration(arguments, command.duration, wrongs);
    command.format = read_format(arguments, wrongs);
    if (wrongs.any()) {
        return tl::unexpected{wrongs.error()};
    }
    return command;
}

}  // namespace sonde
