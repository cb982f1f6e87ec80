// SPDX-License-Identifier: Apache-2.0
#include "tests/deploy/pages.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace sonde {

namespace {

/// Where a path in the source tree is.
std::filesystem::path place_of(const std::string& name) {
    return std::filesystem::path{SONDE_SOURCE} / name;
}

/// A word of a shell, or an operator between commands.
struct Token {
    std::string text{};
    bool is_operator{};
};

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

bool is_operator(char c) {
    return c == '|' || c == '&' || c == ';' || c == '\n' || c == '<' || c == '>';
}

/// Takes a word off the front of `rest`, up to a blank or an operator outside of quotes.
std::string take_word(std::string_view& rest) {
    std::string word;
    char quote = 0;
    while (!rest.empty() && (quote != 0 || !(is_blank(rest[0]) || is_operator(rest[0])))) {
        const char c = rest[0];
        rest.remove_prefix(1);
        if (quote == 0 && (c == '"' || c == '\'')) {
            quote = c;
        } else if (c == quote) {
            quote = 0;
        } else if (c == '\\' && quote != '\'' && !rest.empty()) {
            word += rest[0];
            rest.remove_prefix(1);
        } else {
            word += c;
        }
    }
    return word;
}

std::vector<Token> tokens_of(std::string_view shell) {
    std::vector<Token> tokens;
    while (!shell.empty()) {
        if (shell.starts_with("\\\n")) {
            shell.remove_prefix(2);
        } else if (is_blank(shell[0])) {
            shell.remove_prefix(1);
        } else if (shell[0] == '#') {
            shell.remove_prefix(std::min(shell.find('\n'), shell.size()));
        } else if (is_operator(shell[0])) {
            tokens.push_back({.text = std::string{shell[0]}, .is_operator = true});
            shell.remove_prefix(1);
        } else {
            tokens.push_back({.text = take_word(shell)});
        }
    }
    return tokens;
}

bool is_assignment(const std::string& word) {
    const auto equals = word.find('=');
    return equals != std::string::npos && equals > 0 &&
           std::all_of(word.begin(),
                       word.begin() + static_cast<std::ptrdiff_t>(equals),
                       [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

/// `## AWS IoT: ALPN` is `aws-iot-alpn`.
std::string anchor_of(std::string_view heading) {
    std::string anchor;
    for (const char c : heading.substr(heading.find(' ') + 1)) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == ' ') {
            anchor += '-';
        } else if (std::isalnum(byte) != 0 || c == '-' || c == '_' || byte >= 0x80U) {
            anchor += static_cast<char>(std::tolower(byte));
        }
    }
    return anchor;
}

/// The arguments where the words are a call of sonde.
void note_command(std::vector<std::string> words, std::vector<std::vector<std::string>>& commands) {
    words.erase(words.begin(), std::ranges::find_if_not(words, is_assignment));
    if (!words.empty() && (words[0] == "sonde" || words[0].ends_with("/sonde"))) {
        words.erase(words.begin());
        commands.push_back(std::move(words));
    }
}

}  // namespace

std::vector<std::string> page_names() {
    std::vector<std::string> names{
        "CHANGELOG.md", "CONTRIBUTING.md", "README.md", "bench/README.md"};
    for (const auto& entry : std::filesystem::directory_iterator{place_of("docs")}) {
        if (entry.path().extension() == ".md") {
            names.push_back("docs/" + entry.path().filename().string());
        }
    }
    std::ranges::sort(names);
    return names;
}

std::string page_text(const std::string& name) {
    std::ifstream in{place_of(name)};
    if (!in) {
        throw std::runtime_error{name + " cannot be read"};
    }
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::vector<Fence> fences_of(const std::string& name) {
    constexpr std::string_view mark = "```";
    std::vector<Fence> fences;
    std::istringstream lines{page_text(name)};
    std::string line;
    bool inside = false;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
        if (!line.starts_with(mark)) {
            if (inside) {
                fences.back().text += line + '\n';
            }
        } else if (!std::exchange(inside, !inside)) {
            fences.push_back({.place = name + ":" + std::to_string(number + 1),
                              .language = line.substr(mark.size())});
        }
    }
    return fences;
}

std::string section_of(std::string_view page, std::string_view heading) {
    const auto line = "\n" + std::string{heading} + "\n";
    const auto at = page.find(line);
    if (at == std::string_view::npos) {
        return {};
    }
    const auto below = page.substr(at + line.size());
    return std::string{below.substr(0, below.find("\n#"))};
}

std::vector<Link> links_of(const std::string& name) {
    const auto text = page_text(name);
    const auto folder = std::filesystem::path{name}.parent_path();
    std::vector<Link> links;
    for (auto at = text.find("]("); at != std::string::npos; at = text.find("](", at + 1)) {
        const auto target = text.substr(at + 2, text.find(')', at) - at - 2);
        if (target.find("://") != std::string::npos) {
            continue;
        }
        const auto mark = target.find('#');
        const auto path = target.substr(0, mark);
        links.push_back({
            .page = path.empty() ? name : (folder / path).lexically_normal().string(),
            .anchor = mark == std::string::npos ? "" : target.substr(mark + 1),
        });
    }
    return links;
}

std::vector<std::string> anchors_of(const std::string& name) {
    std::vector<std::string> anchors;
    std::istringstream lines{page_text(name)};
    std::string line;
    while (std::getline(lines, line)) {
        if (line.starts_with('#')) {
            anchors.push_back(anchor_of(line));
        }
    }
    return anchors;
}

std::vector<std::vector<std::string>> sonde_commands(std::string_view shell) {
    std::vector<std::vector<std::string>> commands;
    std::vector<std::string> words;
    bool redirects = false;
    for (auto& token : tokens_of(shell)) {
        if (!token.is_operator) {
            if (!std::exchange(redirects, false)) {
                words.push_back(std::move(token.text));
            }
        } else if (token.text == "<" || token.text == ">") {
            redirects = true;
        } else {
            note_command(std::move(words), commands);
            words.clear();
        }
    }
    note_command(std::move(words), commands);
    return commands;
}

std::string typed_in(std::string_view console) {
    std::istringstream lines{std::string{console}};
    std::string typed;
    std::string line;
    while (std::getline(lines, line)) {
        if (line.starts_with("$ ")) {
            typed += line.substr(2) + '\n';
        } else if (typed.ends_with("\\\n")) {
            typed += line + '\n';
        }
    }
    return typed;
}

}  // namespace sonde
