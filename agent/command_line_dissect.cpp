// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line_flags.hpp"
#include "agent/command_line_settings.hpp"
#include "probes/wording.hpp"

#include <string>

namespace sonde {

namespace {

std::optional<MqttVersion> read_version(const Arguments& arguments, Wrongs& wrongs) {
    const auto given = arguments.value("--mqtt");
    if (!given) {
        return std::nullopt;
    }
    for (const auto version : {MqttVersion::v3_1_1, MqttVersion::v5}) {
        if (*given == name_of(version)) {
            return version;
        }
    }
    wrongs.add("--mqtt: expected 3.1.1 or 5, found " + in_backticks(*given));
    return std::nullopt;
}

}  // namespace

tl::expected<DissectCommand, UsageError> read_dissect_command(const Arguments& arguments) {
    Wrongs wrongs;
    DissectCommand command;
    if (arguments.operands.size() == 1) {
        command.file = arguments.operands.front();
    } else {
        wrongs.add(arguments.operands.empty()
                       ? "the file is missing: sonde dissect FILE"
                       : "expected one file, found " + std::to_string(arguments.operands.size()));
    }
    command.format = read_format(arguments, wrongs);
    command.mqtt = read_version(arguments, wrongs);
    if (wrongs.any()) {
        return tl::unexpected{wrongs.error()};
    }
    return command;
}

}  // namespace sonde
