// SPDX-License-Identifier: Apache-2.0
#include "tests/catalogue/coverage.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <regex>
#include <sstream>

namespace sonde::catalogue {

namespace {

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream in{line};
    return {std::istream_iterator<std::string>{in}, {}};
}

std::string joined(std::vector<std::string>::const_iterator from,
                   std::vector<std::string>::const_iterator to) {
    std::string text;
    for (; from != to; ++from) {
        text += (text.empty() ? "" : " ") + *from;
    }
    return text;
}

/// Reads one list: `id` lines, a line of words, then what covers them.
class Reader {
  public:
    CoverageList take() && {
        finish();
        return std::move(list_);
    }

    void read(const std::string& line) {
        const auto words = words_of(line);
        if (words.empty() || words.front().starts_with('#')) {
            return;
        }
        if (words.front() == "id") {
            if (!entry_.line.empty()) {
                finish();
            }
            ids_.insert(ids_.end(), words.begin() + 1, words.end());
        } else if (entry_.line.empty()) {
            entry_.line = joined(words.begin(), words.end());
        } else if (!read_coverage(words)) {
            list_.mistakes.push_back("cannot be read: " + line);
        }
    }

  private:
    bool read_coverage(const std::vector<std::string>& words) {
        // `probe`, `load` and `test` lead tests, or say for whom there are none.
        const bool column =
            words.front() == "probe" || words.front() == "load" || words.front() == "test";
        const auto name = column ? words.front() : "test";
        const auto rest = words.begin() + (column ? 1 : 0);
        if (rest == words.end()) {
            return false;
        }
        auto& coverage = entry_.columns[name];
        if (*rest == "impossible" || *rest == "owed") {
            const bool impossible = *rest == "impossible";
            const auto left = std::distance(rest, words.end());
            if (left < (impossible ? 3 : 2)) {
                return false;
            }
            coverage.kind = impossible ? Covered::impossible : Covered::owed;
            coverage.file = impossible ? rest[1] : "";
            coverage.words = joined(rest + (impossible ? 2 : 1), words.end());
            return true;
        }
        coverage.tests.insert(coverage.tests.end(), rest, words.end());
        return column;
    }

    void finish() {
        for (const auto& id : ids_) {
            if (!list_.entries.emplace(id, entry_).second) {
                list_.mistakes.push_back("stands twice: " + id);
            }
        }
        ids_.clear();
        entry_ = {};
    }

    CoverageList list_{};
    std::vector<std::string> ids_{};
    Entry entry_{};
};

template <class Take>
void for_each_match(const std::filesystem::path& folder, const std::regex& pattern, Take take) {
    for (const auto& file : std::filesystem::recursive_directory_iterator{folder}) {
        if (file.path().extension() != ".cpp") {
            continue;
        }
        std::ifstream in{file.path()};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        for (std::sregex_iterator match{text.begin(), text.end(), pattern}, end; match != end;
             ++match) {
            take(*match);
        }
    }
}

}  // namespace

CoverageList read_list(const std::filesystem::path& file) {
    Reader reader;
    std::ifstream in{file};
    for (std::string line; std::getline(in, line);) {
        reader.read(line);
    }
    return std::move(reader).take();
}

std::set<std::string> expected_ids(const std::filesystem::path& file, const std::string& kind) {
    std::set<std::string> ids;
    std::ifstream in{file};
    for (std::string line; std::getline(in, line);) {
        const auto words = words_of(line);
        if (words.empty() || words.front() != kind) {
            continue;
        }
        const bool statements = kind == "statements";
        for (std::size_t i = statements ? 2 : 1; i < words.size(); ++i) {
            ids.insert(statements ? words[1] + ":" + words[i] : words[i]);
        }
    }
    return ids;
}

std::set<std::string> tests_below(const std::filesystem::path& folder) {
    static const std::regex test{R"(\nTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\))"};
    std::set<std::string> names;
    for_each_match(folder, test, [&names](const std::smatch& match) {
        names.insert(match[1].str() + "." + match[2].str());
    });
    return names;
}

std::set<std::string> ids_in_comments_below(const std::filesystem::path& folder) {
    // Above the TEST, or behind its opening line.
    static const std::regex comment{
        R"(//\s*([A-H]\d+(?:(?:,| and| to)\s*[A-H]\d+)*)[^\n]*\nTEST|\nTEST[^\n]*//\s*([A-H]\d+(?:,\s*[A-H]\d+)*))"};
    static const std::regex id{R"([A-H]\d+)"};
    std::set<std::string> ids;
    for_each_match(folder, comment, [&ids](const std::smatch& match) {
        const auto text = match[1].str() + " " + match[2].str();
        for (std::sregex_iterator one{text.begin(), text.end(), id}, end; one != end; ++one) {
            ids.insert(one->str());
        }
    });
    return ids;
}

}  // namespace sonde::catalogue
