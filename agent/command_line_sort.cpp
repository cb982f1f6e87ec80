// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line_flags.hpp"
#include "probes/wording.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <utility>

namespace sonde {

namespace {

using Unexpected = tl::unexpected<UsageError>;

Unexpected wrong_usage(std::string message) {
    return Unexpected{UsageError{.message = std::move(message)}};
}

/// The option without what may be its value, and so a secret: `--x=value` and `-xvalue`.
std::string name_of_option(std::string_view argument) {
    return std::string{argument.starts_with("--") ? argument.substr(0, argument.find('='))
                                                  : argument.substr(0, 2)};
}

std::string unknown_option(std::string_view argument, const std::vector<Flag>& flags) {
    const auto name = name_of_option(argument);
    if (name == "--password") {
        return "a password never stands in the configuration or on the command line: use "
               "--password-file or --password-env";
    }
    if (name == "--name" || name == "--labels" || name == "--overlap") {
        return in_backticks(name) + " is for probes in a configuration file only";
    }
    std::vector<std::string_view> names{"--help"};
    std::ranges::transform(flags, std::back_inserter(names), &Flag::name);
    return "unknown option " + in_backticks(name) + did_you_mean(name, names);
}

/// CLI11 begins with the option's name, with its dashes or without, and goes on in its own words.
std::string mistaken_option(const CLI::ParseError& error, const std::vector<Flag>& flags) {
    const std::string what{error.what()};
    const auto word = what.substr(0, what.find_first_of(": "));
    const auto flag = std::ranges::find_if(
        flags, [&](const Flag& known) { return word == known.name || "--" + word == known.name; });
    if (flag == flags.end()) {
        return "the command line cannot be understood";
    }
    return flag->kind == FlagKind::toggle
               ? in_backticks(flag->name) + " takes no value"
               : in_backticks(flag->name) + " needs a value: " + flag->name + " " +
                     flag->placeholder;
}

tl::expected<void, UsageError> check_values(const Flag& flag,
                                            const std::vector<std::string>& values,
                                            const std::vector<Flag>& flags) {
    if (flag.kind == FlagKind::value && values.size() > 1) {
        return wrong_usage(in_backticks(flag.name) + " stands there twice");
    }
    for (const auto& value : values) {
        // CLI11 takes whatever comes next.
        if (std::ranges::find(flags, value, &Flag::name) != flags.end()) {
            return wrong_usage(in_backticks(flag.name) + " needs a value, found the option " +
                               in_backticks(value));
        }
    }
    return {};
}

std::vector<Flag> flat(const std::vector<FlagGroup>& groups) {
    std::vector<Flag> flags;
    for (const auto& group : groups) {
        flags.insert(flags.end(), group.flags.begin(), group.flags.end());
    }
    return flags;
}

}  // namespace

std::optional<std::string> Arguments::value(std::string_view flag) const {
    const auto found = flags.find(flag);
    return found == flags.end() ? std::nullopt : std::optional{found->second.front()};
}

tl::expected<Arguments, UsageError> sort_arguments(std::string_view subcommand,
                                                   std::span<const std::string> arguments) {
    const auto flags = flat(flags_of(subcommand));
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    Arguments result;
    app.add_flag("-h,--help", result.help);
    app.add_option("operands", result.operands);
    for (const auto& flag : flags) {
        if (flag.kind == FlagKind::toggle) {
            app.add_flag_callback(flag.name, [&result, &flag] { result.flags[flag.name]; })
                ->disable_flag_override();
        } else {
            // One value for each time it stands there, so that the URL may come behind it.
            app.add_option(flag.name, result.flags[flag.name])->allow_extra_args(false);
        }
    }
    try {
        app.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
    } catch (const CLI::ParseError& error) {
        return wrong_usage(mistaken_option(error, flags));
    }
    const auto unknown = app.remaining();
    if (const auto left = std::ranges::find_if(unknown, [](auto& word) { return word != "--"; });
        left != unknown.end()) {
        return wrong_usage(unknown_option(*left, flags));
    }
    for (const auto& flag : flags) {
        if (flag.kind == FlagKind::toggle) {
            continue;
        }
        if (auto checked = check_values(flag, result.flags[flag.name], flags); !checked) {
            return tl::unexpected{checked.error()};
        }
        if (result.flags[flag.name].empty()) {
            result.flags.erase(flag.name);
        }
    }
    return result;
}

}  // namespace sonde
