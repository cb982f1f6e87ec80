// SPDX-License-Identifier: Apache-2.0
#include "agent/manual/roff.hpp"

#include <cctype>
#include <sstream>

namespace sonde::manual {

namespace {

std::string_view escape_of(char c) {
    switch (c) {
        case '\\':
            return "\\e";
        case '-':
            return "\\-";
        case '\'':
            return "\\(aq";
        case '`':
            return "\\(ga";
        case '^':
            return "\\(ha";
        case '~':
            return "\\(ti";
        case '"':
            return "\\(dq";
        default:
            return "";
    }
}

std::string upper(std::string_view text) {
    std::string result{text};
    for (auto& c : result) {
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return result;
}

std::string in_font(char font, std::string_view word) {
    return std::string{"\\f"} + font + escaped(word) + "\\fR";
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string result;
    if (text.starts_with('.')) {
        result = "\\&";
    }
    for (const char c : text) {
        const auto escape = escape_of(c);
        if (escape.empty()) {
            result += c;
        } else {
            result += escape;
        }
    }
    return result;
}

std::string prose(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const auto open = text.find('`');
        const auto close = open == std::string_view::npos ? open : text.find('`', open + 1);
        if (close == std::string_view::npos) {
            break;
        }
        result += escaped(text.substr(0, open));
        result += in_font('B', text.substr(open + 1, close - open - 1));
        text.remove_prefix(close + 1);
    }
    return result + escaped(text);
}

std::string usage_term(std::string_view term) {
    std::istringstream words{std::string{term}};
    std::string result;
    for (std::string word; words >> word;) {
        const bool placeholder =
            word.front() != '-' && std::isupper(static_cast<unsigned char>(word.front())) != 0;
        result += (result.empty() ? "" : " ") + in_font(placeholder ? 'I' : 'B', word);
    }
    return result;
}

std::string page_start(std::string_view title, std::string_view section, std::string_view version) {
    return ".\\\" Made from sonde's own help; changes here are lost.\n.TH " +
           escaped(upper(title)) + " " + std::string{section} + " \"\" \"sonde " +
           std::string{version} + "\" \"sonde\"\n.nh\n.ad l\n";
}

std::string literal(std::string_view text) {
    std::string result{".PP\n.RS 4\n.nf\n"};
    std::istringstream lines{std::string{text}};
    for (std::string line; std::getline(lines, line);) {
        result += escaped(line) + "\n";
    }
    return result + ".fi\n.RE\n";
}

}  // namespace sonde::manual
