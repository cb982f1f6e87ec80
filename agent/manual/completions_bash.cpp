// SPDX-License-Identifier: Apache-2.0
#include "agent/manual/command_words.hpp"
#include "agent/manual/completions.hpp"

namespace sonde::manual {

namespace {

constexpr std::string_view head = R"(# bash completion for sonde; made from sonde's own help
_sonde_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_sonde_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

_sonde() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        _sonde_words "$commands --help --version" "$word"
        return
    fi
    case "${COMP_WORDS[1]} $before" in
)";

constexpr std::string_view middle = R"(    esac
    case "${COMP_WORDS[1]}" in
)";

constexpr std::string_view tail = R"(    esac
}

complete -F _sonde sonde
)";

/// What comes behind a flag that wants a value.
std::string value_case(const std::string& command, const FlagWords& words) {
    const auto label = "    '" + command + " " + words.flag.name + "') ";
    switch (words.kind) {
        case ValueKind::none:
            return {};
        case ValueKind::choice:
            return label + "_sonde_words '" + joined(words.choices) + "' \"$word\"; return ;;\n";
        case ValueKind::file:
            return label + "_sonde_files \"$word\"; return ;;\n";
        case ValueKind::other:
            return label + "return ;;\n";
    }
    return {};
}

std::string flags_case(const CommandWords& command) {
    std::string names;
    for (const auto& words : command.flags) {
        names += (names.empty() ? "" : " ") + words.flag.name;
    }
    std::string text = "    " + command.name + ")\n";
    if (command.takes_files) {
        text += "        [[ $word == -* ]] || { _sonde_files \"$word\"; return; }\n";
    }
    return text + "        _sonde_words '" + names + "' \"$word\"\n        ;;\n";
}

}  // namespace

std::string bash_completion() {
    std::string names;
    std::string values;
    std::string flags;
    for (const auto& command : command_words()) {
        names += (names.empty() ? "" : " ") + command.name;
        for (const auto& words : command.flags) {
            values += value_case(command.name, words);
        }
        flags += flags_case(command);
    }
    std::string text{head};
    constexpr std::string_view place{"$commands"};
    text.replace(text.find(place), place.size(), names);
    return text + values + std::string{middle} + flags + std::string{tail};
}

}  // namespace sonde::manual
