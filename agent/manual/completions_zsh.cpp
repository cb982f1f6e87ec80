// SPDX-License-Identifier: Apache-2.0
#include "agent/manual/command_words.hpp"
#include "agent/manual/completions.hpp"

#include <string_view>

namespace sonde::manual {

namespace {

constexpr std::string_view head = R"(#compdef sonde
# zsh completion for sonde; made from sonde's own help
_sonde() {
    local -a commands=(
)";

constexpr std::string_view middle = R"(    )
    if (( CURRENT == 2 )); then
        _describe -t commands command commands
        _arguments '--help[Show the help]' '--version[Show the version]'
        return
    fi
    shift words
    (( CURRENT-- ))
    case $words[1] in
)";

constexpr std::string_view tail = R"(    esac
}

_sonde "$@"
)";

/// Within single quotes, and within the brackets and colons of _arguments.
std::string quoted(std::string_view text, std::string_view marks) {
    std::string result;
    for (const char c : text) {
        if (c == '\'') {
            result += "'\\''";
        } else if (c == '\\' || marks.find(c) != std::string_view::npos) {
            result += std::string{"\\"} + c;
        } else {
            result += c;
        }
    }
    return result;
}

std::string action_of(const FlagWords& words) {
    switch (words.kind) {
        case ValueKind::none:
            return {};
        case ValueKind::choice:
            return ":value:(" + joined(words.choices) + ")";
        case ValueKind::file:
            return ":file:_files";
        case ValueKind::other:
            return ":" + quoted(words.flag.placeholder, ":[]()") + ": ";
    }
    return {};
}

std::string specification_of(const FlagWords& words) {
    const std::string star = words.flag.kind == FlagKind::repeated ? "*" : "";
    return "'" + star + words.flag.name + "[" + quoted(words.flag.help, "[]:") + "]" +
           action_of(words) + "'";
}

}  // namespace

std::string zsh_completion() {
    std::string names;
    std::string cases;
    for (const auto& command : command_words()) {
        names += "        '" + command.name + ":" + quoted(command.summary, ":") + "'\n";
        cases += "    " + command.name + ")\n        _arguments \\\n";
        for (const auto& words : command.flags) {
            cases += "            " + specification_of(words) + " \\\n";
        }
        cases += command.takes_files ? "            '*:file:_files'\n" : "            '*: : '\n";
        cases += "        ;;\n";
    }
    return std::string{head} + names + std::string{middle} + cases + std::string{tail};
}

}  // namespace sonde::manual
