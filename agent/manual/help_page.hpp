// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sonde::manual {

/// A row of the help: `--qos 0|1|2` and what it does, or a status and what it means.
struct HelpRow {
    std::string term{};
    std::string text{};
};

/// What stands under one heading of the help, or under none.
struct HelpSection {
    std::string title{};  ///< Without its colon; empty for flowing text.
    std::vector<HelpRow> rows{};
    std::string lines{};  ///< All of it as it stands, less two columns of indentation.
};

/// The text of `--help`, taken apart again.
struct HelpPage {
    std::vector<std::string> usage{};  ///< `sonde probe URL [OPTIONS]`
    std::vector<HelpSection> sections{};
};

HelpPage parse_help(std::string_view text);

/// A command and half a line on what it is for, as the overview says.
struct CommandSummary {
    std::string name{};
    std::string text{};
};

/// All commands for people, in the order of the overview.
std::vector<CommandSummary> command_summaries();

}  // namespace sonde::manual
