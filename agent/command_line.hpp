#pragma once

#include "agent/command_line_load.hpp"
#include "agent/output_format.hpp"
#include "config/surroundings.hpp"
#include "probes/spec.hpp"
#include "probes/threshold.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sonde {

/// `sonde probe URL`
struct ProbeCommand {
    ProbeSpec spec{};        ///< Named `cli`; its interval is from start to start, 0 means no wait.
    std::uint64_t count{1};  ///< How many runs, one after another: 1 to 10^9.
    OutputFormat format{};
    std::vector<Threshold> thresholds{};  ///< On the summary of all runs.
};

/// `sonde run --config FILE`
struct RunCommand {
    std::string config_file{};
};

/// `sonde check FILE...`
struct CheckCommand {
    std::vector<std::string> files{};  ///< At least one.
};

/// `sonde --version`
struct VersionCommand {};

/// `--help`, anywhere.
struct HelpCommand {
    std::string text{};
};

/// `sonde paho-child`: what the agent starts for `client = "paho"`. Not for people, and not in the
/// help. The specification comes on standard input.
struct PahoChildCommand {};

using Command = std::variant<ProbeCommand,
                             RunCommand,
                             LoadCommand,
                             LoadChildCommand,
                             MergeCommand,
                             CheckCommand,
                             VersionCommand,
                             HelpCommand,
                             PahoChildCommand>;

/// Wrong usage, exit status 2. One or more lines without a newline at the end, the last of them a
/// hint where the help is. Never holds a secret, also where one stood on the command line.
struct UsageError {
    std::string message{};
};

/// Reads the arguments behind the program's name. All values are checked here, files and
/// environment variables with passwords are read.
tl::expected<Command, UsageError> parse_command_line(std::span<const std::string> arguments,
                                                     const Surroundings& around);

/// What `--help` prints, with a newline at the end, at most 80 columns wide. For "probe", "run",
/// "load", "merge" and "check"; any other word gives the overview.
std::string help_text(std::string_view subcommand);

}  // namespace sonde
