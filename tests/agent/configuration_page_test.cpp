// SPDX-License-Identifier: Apache-2.0
#include "config/agent_table.hpp"
#include "config/plan_keys.hpp"
#include "config/probe_keys.hpp"
#include "tests/exporters/golden.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sonde {
namespace {

constexpr std::string_view page = "docs/configuration.md";

std::string code(std::string_view text) {
    return "`" + std::string{text} + "`";
}

/// A bar would end the cell.
std::string cell(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        escaped += c == '|' ? "\\|" : std::string{c};
    }
    return escaped.empty() ? " |" : " " + escaped + " |";
}

std::string row(const std::vector<std::string>& cells) {
    std::string text = "|";
    for (const auto& content : cells) {
        text += cell(content);
    }
    return text + "\n";
}

std::string head(const std::vector<std::string>& titles) {
    return row(titles) + row(std::vector<std::string>(titles.size(), "---"));
}

std::string agent_table() {
    auto text = head({"key", "without it", "what it does"});
    for (const auto& key : agent_keys()) {
        text += row({code(key.name), std::string{key.fallback}, std::string{key.help}});
    }
    return text;
}

/// Empty for all of them.
std::string kinds_of(const ProbeKey& key) {
    constexpr std::array all{ProbeKind::roundtrip,
                             ProbeKind::features,
                             ProbeKind::discover,
                             ProbeKind::session,
                             ProbeKind::watch,
                             ProbeKind::request};
    std::string names;
    std::size_t count = 0;
    for (const auto kind : all) {
        if (key.kinds.contains(kind)) {
            names.append(names.empty() ? "" : ", ").append(name_of(kind));
            ++count;
        }
    }
    return count == all.size() ? "" : names;
}

std::string_view place_of(const ProbeKey& key) {
    switch (key.place) {
        case KeyPlace::anywhere:
            return "anywhere";
        case KeyPlace::file:
            return "file";
        case KeyPlace::probe_only:
            return "`[[probe]]`";
    }
    return "";
}

std::string probe_table() {
    auto text = head({"key", "stands", "of kinds", "without it", "what it does"});
    for (const auto& key : probe_keys()) {
        text += row({code(key.name),
                     std::string{place_of(key)},
                     kinds_of(key),
                     std::string{key.fallback},
                     std::string{key.help}});
    }
    return text;
}

std::string_view audience_of(const PlanKey& key) {
    switch (key.audience) {
        case KeyAudience::all:
            return "";
        case KeyAudience::publishers:
            return "publishers";
        case KeyAudience::subscribers:
            return "subscribers";
    }
    return "";
}

std::string load_tables() {
    std::string text;
    for (const auto section : {PlanSection::load,
                               PlanSection::generator,
                               PlanSection::population,
                               PlanSection::properties}) {
        text += (text.empty() ? "### " : "\n### ") + code(title_of(section)) + "\n\n";
        text += head({"key", "flag", "for", "without it", "what it does"});
        for (const auto& key : plan_keys()) {
            if (key.section == section) {
                text += row({code(key.name),
                             key.place == PlanPlace::anywhere ? code(flag_of(key)) : "",
                             std::string{audience_of(key)},
                             std::string{key.fallback},
                             std::string{key.help}});
            }
        }
    }
    return text;
}

TEST(ConfigurationPage, HoldsTheTablesThatTheProgramReadsBy) {
    auto text = source_file(page);
    for (const auto& [name, table] : {std::pair{"agent", agent_table()},
                                      std::pair{"probe", probe_table()},
                                      std::pair{"load", load_tables()}}) {
        const auto begin = "<!-- " + std::string{name} + " -->\n";
        const auto from = text.find(begin);
        const auto to = text.find("<!-- /" + std::string{name} + " -->\n");
        ASSERT_NE(from, std::string::npos) << name;
        ASSERT_NE(to, std::string::npos) << name;
        text.replace(from + begin.size(), to - from - begin.size(), table);
    }
    EXPECT_TRUE(equals_source_file(page, text));
}

}  // namespace
}  // namespace sonde
