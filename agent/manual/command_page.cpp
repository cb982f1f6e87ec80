// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line.hpp"
#include "agent/manual/help_page.hpp"
#include "agent/manual/pages.hpp"
#include "agent/manual/roff.hpp"

#include <algorithm>

namespace sonde::manual {

namespace {

/// Which sections of a page stand on their own; all others are groups of options.
bool stands_alone(std::string_view title) {
    return title == "Commands" || title == "Exit status" || title.starts_with("Example");
}

std::string rows_text(const HelpSection& section) {
    std::string text;
    for (const auto& row : section.rows) {
        text += ".TP\n" + usage_term(row.term) + "\n";
        if (!row.text.empty()) {
            text += prose(row.text) + "\n";
        }
    }
    return text;
}

std::string titled(const HelpSection& section) {
    std::string title{section.title};
    std::ranges::transform(title, title.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    const auto head = ".SH " + title + "\n";
    return head +
           (section.title.starts_with("Example") ? literal(section.lines) : rows_text(section));
}

/// Puts `.SH` before what comes, where that is another section than before.
class Body {
  public:
    void take(const HelpSection& section) {
        if (section.title.empty()) {
            enter(groups_seen_ ? "NOTES" : "DESCRIPTION");
            text_ += ".PP\n" + prose(section.lines) + "\n";
        } else if (stands_alone(section.title)) {
            current_ = section.title;
            text_ += titled(section);
        } else {
            groups_seen_ = true;
            enter("OPTIONS");
            text_ += (section.title == "Options" ? "" : ".SS " + escaped(section.title) + "\n") +
                     rows_text(section);
        }
    }

    const std::string& text() const { return text_; }

  private:
    void enter(std::string_view title) {
        if (current_ != title) {
            current_ = title;
            text_ += ".SH " + current_ + "\n";
        }
    }

    std::string text_{};
    std::string current_{};
    bool groups_seen_{};
};

std::string summary_of(std::string_view command) {
    for (const auto& known : command_summaries()) {
        if (known.name == command) {
            return known.text;
        }
    }
    return "tells the truth about MQTT brokers";
}

std::string references(std::string_view command) {
    std::string text{".SH SEE ALSO\n"};
    if (!command.empty()) {
        text += ".BR sonde (1),\n";
    }
    for (const auto& known : command_summaries()) {
        if (known.name != command) {
            text += ".BR sonde\\-" + known.name + " (1),\n";
        }
    }
    return text + ".BR sonde.toml (5),\n.BR sonde\\-plan.toml (5)\n";
}

}  // namespace

std::string command_page(std::string_view command, std::string_view version) {
    const auto title = command.empty() ? std::string{"sonde"} : "sonde-" + std::string{command};
    const auto page = parse_help(help_text(command));
    std::string text = page_start(title, "1", version) + ".SH NAME\n" + escaped(title) + " \\- " +
                       escaped(summary_of(command)) + "\n.SH SYNOPSIS\n";
    for (const auto& usage : page.usage) {
        text += usage_term(usage) + "\n.br\n";
    }
    Body body;
    for (const auto& section : page.sections) {
        body.take(section);
    }
    return text + body.text() + references(command);
}

}  // namespace sonde::manual
