// SPDX-License-Identifier: Apache-2.0
#include "agent/manual/command_words.hpp"

#include "agent/command_line.hpp"
#include "agent/manual/help_page.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace sonde::manual {

namespace {

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

/// `text|json` is a choice, `I|N` is none: what has to be put in is in capitals.
std::vector<std::string> choices_in(const std::string& placeholder) {
    std::vector<std::string> choices;
    std::istringstream words{placeholder};
    for (std::string word; std::getline(words, word, '|');) {
        if (!std::ranges::all_of(word, is_plain)) {
            return {};
        }
        choices.push_back(word);
    }
    return choices.size() > 1 ? choices : std::vector<std::string>{};
}

FlagWords words_of(const Flag& flag) {
    if (flag.kind == FlagKind::toggle) {
        return {.flag = flag, .kind = ValueKind::none};
    }
    auto choices = choices_in(flag.placeholder);
    if (!choices.empty()) {
        return {.flag = flag, .kind = ValueKind::choice, .choices = std::move(choices)};
    }
    return {.flag = flag, .kind = flag.placeholder == "FILE" ? ValueKind::file : ValueKind::other};
}

}  // namespace

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

std::vector<CommandWords> command_words() {
    std::vector<CommandWords> commands;
    for (const auto& summary : command_summaries()) {
        CommandWords command{.name = summary.name, .summary = summary.text};
        for (const auto& usage : parse_help(help_text(summary.name)).usage) {
            const auto operand = "sonde " + summary.name + " FILE";
            command.takes_files = command.takes_files || usage.starts_with(operand);
        }
        for (const auto& group : flags_of(summary.name)) {
            std::ranges::transform(group.flags, std::back_inserter(command.flags), words_of);
        }
        command.flags.push_back(
            words_of({.name = "--help", .help = "Show the help", .kind = FlagKind::toggle}));
        commands.push_back(std::move(command));
    }
    return commands;
}

}  // namespace sonde::manual
