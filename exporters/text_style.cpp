// SPDX-License-Identifier: Apache-2.0
#include "exporters/text_style.hpp"

#include "exporters/printable.hpp"

#include <algorithm>

namespace sonde {

namespace {

std::string_view code_of(Paint paint) {
    switch (paint) {
        case Paint::bold:
            return "1";
        case Paint::dim:
            return "2";
        case Paint::setup:
            return "36";
        case Paint::message:
            return "32";
        case Paint::bad:
            return "31";
    }
    return "";
}

}  // namespace

std::string painted(const TextStyle& style, Paint paint, std::string_view text) {
    std::string coloured;
    if (style.colour && !text.empty()) {
        coloured.append("\x1b[").append(code_of(paint)).append("m").append(text).append("\x1b[0m");
        return coloured;
    }
    return coloured.append(text);
}

std::string wrapped(const TextStyle& style, std::string_view indent, std::string_view text) {
    const auto width = static_cast<std::size_t>(std::max(style.width, 20));
    std::string lines;
    std::string line{indent};
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const bool first = line.size() == indent.size();
        if (!first && columns(line) + 1 + columns(word) > width) {
            lines += line + "\n";
            line = indent;
        } else if (!first) {
            line += ' ';
        }
        line += word;
    }
    return lines + line + "\n";
}

}  // namespace sonde
