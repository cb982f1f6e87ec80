// SPDX-License-Identifier: Apache-2.0
#include "agent/manual/command_words.hpp"
#include "agent/manual/completions.hpp"

#include <string_view>

namespace sonde::manual {

namespace {

constexpr std::string_view head = R"(# fish completion for sonde; made from sonde's own help
complete -c sonde -f
complete -c sonde -n __fish_use_subcommand -l help -d 'Show the help'
complete -c sonde -n __fish_use_subcommand -l version -d 'Show the version'
)";

std::string quoted(std::string_view text) {
    std::string result{"'"};
    for (const char c : text) {
        if (c == '\'' || c == '\\') {
            result += '\\';
        }
        result += c;
    }
    return result + "'";
}

std::string value_of(const FlagWords& words) {
    switch (words.kind) {
        case ValueKind::none:
            return {};
        case ValueKind::choice:
            return " -x -a " + quoted(joined(words.choices));
        case ValueKind::file:
            return " -r -F";
        case ValueKind::other:
            return " -x";
    }
    return {};
}

}  // namespace

std::string fish_completion() {
    std::string text{head};
    for (const auto& command : command_words()) {
        text += "complete -c sonde -n __fish_use_subcommand -a " + command.name + " -d " +
                quoted(command.summary) + "\n";
        const auto behind =
            "complete -c sonde -n '__fish_seen_subcommand_from " + command.name + "'";
        if (command.takes_files) {
            text += behind + " -F\n";
        }
        for (const auto& words : command.flags) {
            text += behind + " -l " + words.flag.name.substr(2) + value_of(words) + " -d " +
                    quoted(words.flag.help) + "\n";
        }
    }
    return text;
}

}  // namespace sonde::manual
