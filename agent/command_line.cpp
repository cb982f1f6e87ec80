// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line.hpp"

#include "agent/command_line_flags.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sonde {

namespace {

using Read = tl::expected<Command, UsageError>;
using ReadSubcommand = Read (*)(const Arguments&, const Surroundings&);

tl::unexpected<UsageError> wrong_usage(std::string message) {
    return tl::unexpected{UsageError{.message = std::move(message)}};
}

Read read_probe(const Arguments& arguments, const Surroundings& around) {
    return read_probe_command(arguments, around).map([](ProbeCommand command) {
        return Command{std::move(command)};
    });
}

Read read_run(const Arguments& arguments, const Surroundings& /*around*/) {
    const auto file = arguments.value("--config");
    if (!arguments.operands.empty() || !file || file->empty()) {
        return wrong_usage("the configuration is missing or misplaced: sonde run --config FILE");
    }
    return Command{RunCommand{.config_file = *file}};
}

Read read_load(const Arguments& arguments, const Surroundings& around) {
    return read_load_command(arguments, around).map([](LoadCommand command) {
        return Command{std::move(command)};
    });
}

Read read_calibrate(const Arguments& arguments, const Surroundings& /*around*/) {
    return read_calibrate_command(arguments).map(
        [](CalibrateCommand command) { return Command{command}; });
}

Read read_health(const Arguments& arguments, const Surroundings& around) {
    return read_health_command(arguments, around).map([](HealthCommand command) {
        return Command{std::move(command)};
    });
}

Read read_load_child(const Arguments& arguments, const Surroundings& around) {
    auto told = around;
    // Which part it carries is not for the environment to say.
    told.all_variables = [] {
        return std::map<std::string, std::string, std::less<>>{};
    };
    return read_load_command(arguments, told).map([](LoadCommand command) {
        return Command{LoadChildCommand{.load = std::move(command)}};
    });
}

Read read_merge(const Arguments& arguments, const Surroundings& around) {
    return read_merge_command(arguments, around).map([](MergeCommand command) {
        return Command{std::move(command)};
    });
}

Read read_check(const Arguments& arguments, const Surroundings& /*around*/) {
    if (arguments.operands.empty()) {
        return wrong_usage("the file is missing: sonde check FILE");
    }
    return Command{CheckCommand{.files = arguments.operands}};
}

Read read_dissect(const Arguments& arguments, const Surroundings& /*around*/) {
    return read_dissect_command(arguments).map(
        [](DissectCommand command) { return Command{std::move(command)}; });
}

Read read_paho_child(const Arguments& arguments, const Surroundings& /*around*/) {
    if (!arguments.operands.empty()) {
        return wrong_usage("paho-child takes no arguments");
    }
    return Command{PahoChildCommand{}};
}

struct Subcommand {
    std::string_view name{};
    ReadSubcommand read{};
};

constexpr std::array subcommands{
    Subcommand{"probe", read_probe},
    Subcommand{"run", read_run},
    Subcommand{"load", read_load},
    Subcommand{"merge", read_merge},
    Subcommand{"check", read_check},
    Subcommand{"dissect", read_dissect},
    Subcommand{"calibrate", read_calibrate},
    Subcommand{"health", read_health},
    Subcommand{"load-child", read_load_child},
    Subcommand{"paho-child", read_paho_child},
};

Read with_hint(Read read, std::string_view subcommand) {
    if (!read) {
        const bool has_help = !subcommand.empty() && !subcommand.ends_with("-child");
        read.error().message += "\nTry `sonde ";
        read.error().message += has_help ? std::string{subcommand} + " --help`." : "--help`.";
    }
    return read;
}

Read read_subcommand(const Subcommand& subcommand,
                     std::span<const std::string> arguments,
                     const Surroundings& around) {
    const auto sorted = sort_arguments(subcommand.name, arguments);
    if (!sorted) {
        return tl::unexpected{sorted.error()};
    }
    if (sorted->help) {
        return Command{HelpCommand{.text = help_text(subcommand.name)}};
    }
    return subcommand.read(*sorted, around);
}

Read unknown_command(const std::string& word) {
    constexpr std::array<std::string_view, 11> words{"probe",
                                                     "run",
                                                     "load",
                                                     "merge",
                                                     "check",
                                                     "dissect",
                                                     "calibrate",
                                                     "health",
                                                     "help",
                                                     "--help",
                                                     "--version"};
    // A URL may carry a credential, so it is not shown again.
    if (word.find_first_of("@:/") != std::string::npos) {
        return wrong_usage("a command must come before the URL: sonde probe URL");
    }
    const bool option = word.starts_with('-');
    const auto shown = option ? word.substr(0, word.find('=')) : word;
    const auto hint = did_you_mean(shown, words);
    return wrong_usage((option ? "unknown option " : "unknown command ") + in_backticks(shown) +
                       (hint.empty() && !option
                            ? ": expected probe, run, load, merge, check, dissect, calibrate or "
                              "health"
                            : hint));
}

}  // namespace

tl::expected<Command, UsageError> parse_command_line(std::span<const std::string> arguments,
                                                     const Surroundings& around) {
    if (arguments.empty()) {
        return with_hint(
            wrong_usage("a command is missing: expected probe, run, load, merge, check, dissect, "
                        "calibrate or health"),
            "");
    }
    const auto& word = arguments.front();
    if (word == "--version") {
        return Command{VersionCommand{}};
    }
    if (word == "--help" || word == "-h" || word == "help") {
        return Command{HelpCommand{.text = help_text(arguments.size() > 1 ? arguments[1] : "")}};
    }
    const auto* const found = std::ranges::find(subcommands, word, &Subcommand::name);
    if (found == subcommands.end()) {
        return with_hint(unknown_command(word), "");
    }
    return with_hint(read_subcommand(*found, arguments.subspan(1), around), found->name);
}

}  // namespace sonde
