// SPDX-License-Identifier: Apache-2.0
#include "agent/manual/pages.hpp"
#include "agent/manual/roff.hpp"

#include <algorithm>
#include <sstream>

namespace sonde::manual {

namespace {

constexpr std::string_view comment_mark{"# "};

bool is_key_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/// `qos = 1`, and the same in a comment, which has no default to show.
bool is_setting(std::string_view line) {
    if (line.starts_with(comment_mark)) {
        line.remove_prefix(comment_mark.size());
    }
    const auto equals = line.find(" = ");
    return equals != std::string_view::npos && equals > 0 &&
           std::ranges::all_of(line.substr(0, equals), is_key_character);
}

/// The words of `# --- protocol` and `# ------- the agent`; empty for any other line.
std::string_view heading_of(std::string_view line) {
    if (!line.starts_with("# ---")) {
        return {};
    }
    const auto words = line.find_first_not_of("-", comment_mark.size());
    return words == std::string_view::npos ? "" : line.substr(words + 1);
}

bool is_chapter(std::string_view line) {
    return line.starts_with("# -----");
}

/// Reads an example line by line: what its comments say of the keys below them.
class Reader {
  public:
    void take(std::string_view line) {
        if (const auto heading = heading_of(line); !heading.empty()) {
            finish_block();
            text_ += (is_chapter(line) ? ".SH " : ".SS ") + escaped(heading) + "\n";
        } else if (line.empty()) {
            finish_block();
        } else if (line.starts_with('#') && !is_setting(line)) {
            if (!settings_.empty()) {
                finish_block();
            }
            const auto words = line.substr(std::min(line.size(), comment_mark.size()));
            comment_ += (comment_.empty() || words.empty() ? "" : " ") + std::string{words};
        } else {
            settings_ += std::string{line} + "\n";
        }
    }

    std::string finish() {
        finish_block();
        return std::move(text_);
    }

  private:
    void finish_block() {
        if (!comment_.empty()) {
            text_ += ".PP\n" + prose(comment_) + "\n";
        }
        if (!settings_.empty()) {
            text_ += literal(settings_);
        }
        comment_.clear();
        settings_.clear();
    }

    std::string text_{};
    std::string comment_{};
    std::string settings_{};
};

}  // namespace

std::string file_page(const FilePageHead& head, std::string_view example) {
    Reader reader;
    std::istringstream lines{std::string{example}};
    for (std::string line; std::getline(lines, line);) {
        reader.take(line);
    }
    return page_start(head.name, "5", head.version) + ".SH NAME\n" + escaped(head.name) + " \\- " +
           escaped(head.summary) + "\n.SH DESCRIPTION\n" + reader.finish() +
           ".SH SEE ALSO\n.BR sonde (1),\n.BR sonde\\-run (1),\n.BR sonde\\-load (1),\n.BR "
           "sonde\\-check (1)\n";
}

}  // namespace sonde::manual
