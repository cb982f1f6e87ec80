// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line_load.hpp"
#include "agent/output_format.hpp"
#include "config/agent_config.hpp"
#include "config/surroundings.hpp"
#include "probes/spec.hpp"
#include "probes/threshold.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sonde {

/// Files that `sonde probe` writes beside what it prints; empty for none.
struct ProbeFilePaths {
    std::string pcap{};     ///< What the connections carried, as a capture.
    std::string key_log{};  ///< Appended to: the secrets of TLS sessions.
    std::string junit{};    ///< What the thresholds and the runs came to.
};

/// `sonde probe URL`
struct ProbeCommand {
    ProbeSpec spec{};        ///< Named `cli`; its interval is from start to start, 0 means no wait.
    std::uint64_t count{1};  ///< How many runs, one after another: 1 to 10^9.
    OutputFormat format{};
    bool trace{};                         ///< Show the packets of each run that is shown.
    std::vector<Threshold> thresholds{};  ///< On the summary of all runs.
    ProbeFilePaths files{};
};

/// `sonde run --config FILE`
struct RunCommand {
    std::string config_file{};
};

/// `sonde check FILE...`
struct CheckCommand {
    std::vector<std::string> files{};  ///< At least one.
};

/// `sonde dissect FILE`
struct DissectCommand {
    std::string file{};  ///< `-` is standard input.
    OutputFormat format{};
    std::optional<MqttVersion> mqtt{};  ///< Of packets without their CONNECT; absent: found out.
};

/// `sonde calibrate`
struct CalibrateCommand {
    Duration duration{std::chrono::seconds{3}};  ///< 50 ms to 10 min.
    OutputFormat format{};
};

/// `sonde health`
struct HealthCommand {
    /// Where it listens, whom to trust, and as whom to log in. `mqtts` stands for https; the port
    /// is not 0.
    ProbeSpec daemon{};
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
                             DissectCommand,
                             CalibrateCommand,
                             HealthCommand,
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
/// "load", "merge", "check", "dissect", "calibrate" and "health"; any other word gives the
/// overview.
std::string help_text(std::string_view subcommand);

}  // namespace sonde
