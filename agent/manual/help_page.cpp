// SPDX-License-Identifier: Apache-2.0
#include "agent/manual/help_page.hpp"

#include "agent/command_line.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace sonde::manual {

namespace {

constexpr std::string_view usage_mark{"Usage: "};

bool is_heading(std::string_view line) {
    return !line.empty() && line.front() != ' ' && line.ends_with(':');
}

std::string_view trimmed(std::string_view text) {
    const auto start = text.find_first_not_of(' ');
    return start == std::string_view::npos ? "" : text.substr(start);
}

void append_words(std::string& text, std::string_view more) {
    if (!text.empty() && !more.empty()) {
        text += ' ';
    }
    text += more;
}

/// A row starts two columns in; what is further in goes on with the row before.
void take_row_line(HelpSection& section, std::string_view line) {
    const bool starts = line.starts_with("  ") && !line.starts_with("   ");
    if (!starts) {
        if (!section.rows.empty()) {
            append_words(section.rows.back().text, trimmed(line));
        }
        return;
    }
    line.remove_prefix(2);
    const auto gap = line.find("  ");
    HelpRow row{.term = std::string{line.substr(0, gap)}};
    if (gap != std::string_view::npos) {
        row.text = trimmed(line.substr(gap));
    }
    section.rows.push_back(std::move(row));
}

/// Blank lines end a section under a heading; flowing text has paragraphs.
class Sections {
  public:
    void take(std::string_view line) {
        // A line within a paragraph may end so, too.
        if (after_blank_ && is_heading(line)) {
            sections_.push_back({.title = std::string{line.substr(0, line.size() - 1)}});
            titled_ = true;
        } else if (line.empty()) {
            if (titled_) {
                titled_ = false;
            } else if (!sections_.empty() && !sections_.back().lines.empty()) {
                sections_.push_back({});
            }
        } else if (titled_) {
            auto& section = sections_.back();
            take_row_line(section, line);
            section.lines += std::string{line.substr(std::min<std::size_t>(2, line.size()))} + "\n";
        } else {
            if (sections_.empty() || !sections_.back().title.empty()) {
                sections_.push_back({});
            }
            append_words(sections_.back().lines, line);
        }
        after_blank_ = line.empty();
    }

    std::vector<HelpSection> finish() {
        std::erase_if(sections_, [](const HelpSection& section) {
            return section.title.empty() && section.lines.empty();
        });
        return std::move(sections_);
    }

  private:
    std::vector<HelpSection> sections_{};
    bool titled_{};
    bool after_blank_{true};
};

}  // namespace

HelpPage parse_help(std::string_view text) {
    HelpPage page;
    Sections sections;
    std::istringstream lines{std::string{text}};
    std::string line;
    // The ways to call it, until the first blank line.
    while (std::getline(lines, line) && !line.empty()) {
        page.usage.emplace_back(trimmed(
            std::string_view{line}.substr(line.starts_with(usage_mark) ? usage_mark.size() : 0)));
    }
    while (std::getline(lines, line)) {
        sections.take(line);
    }
    page.sections = sections.finish();
    return page;
}

std::vector<CommandSummary> command_summaries() {
    std::vector<CommandSummary> commands;
    for (const auto& section : parse_help(help_text("")).sections) {
        if (section.title == "Commands") {
            for (const auto& row : section.rows) {
                commands.push_back(
                    {.name = row.term.substr(0, row.term.find(' ')), .text = row.text});
            }
        }
    }
    return commands;
}

}  // namespace sonde::manual
