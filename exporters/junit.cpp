// SPDX-License-Identifier: Apache-2.0
#include "exporters/junit.hpp"

#include "exporters/decimal.hpp"
#include "exporters/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace sonde::junit {

namespace {

/// Printable text as XML 1.0 may hold it, between tags and in attributes (2.2, 2.4).
std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : printable(text)) {
        switch (c) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            default:
                safe += c;
        }
    }
    // What is left of the code points that XML forbids: U+FFFE and U+FFFF.
    for (const std::string_view forbidden : {"\xef\xbf\xbe", "\xef\xbf\xbf"}) {
        for (auto at = safe.find(forbidden); at != std::string::npos; at = safe.find(forbidden)) {
            safe.replace(
                at, forbidden.size(), forbidden.back() == '\xbe' ? "\\u{fffe}" : "\\u{ffff}");
        }
    }
    return safe;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) {
        text += (text.empty() ? "" : "\n") + escaped(line);
    }
    return text;
}

std::string seconds_of(Duration duration) {
    return fmt::format("{:.3f}", in_seconds(duration));
}

std::string to_xml(const TestCase& test, std::string_view suite) {
    auto xml = fmt::format(R"(  <testcase name="{}" classname="{}" time="{}")",
                           escaped(test.name),
                           escaped(suite),
                           seconds_of(test.time));
    if (test.lines.empty()) {
        return xml + "/>\n";
    }
    xml += ">\n";
    if (test.outcome == Outcome::passed) {
        xml += fmt::format("    <system-out>{}</system-out>\n", joined(test.lines));
    } else {
        const auto* const element = test.outcome == Outcome::failure ? "failure" : "error";
        xml += fmt::format("    <{0} message=\"{1}\" type=\"{2}\">{3}</{0}>\n",
                           element,
                           escaped(test.lines.front()),
                           escaped(test.type),
                           joined(test.lines));
    }
    return xml + "  </testcase>\n";
}

std::string to_xml(const std::vector<std::pair<std::string, std::string>>& properties) {
    std::string xml = "  <properties>\n";
    for (const auto& [name, value] : properties) {
        xml += fmt::format(
            "    <property name=\"{}\" value=\"{}\"/>\n", escaped(name), escaped(value));
    }
    return xml + "  </properties>\n";
}

}  // namespace

void write(std::ostream& out, const Suite& suite) {
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        << fmt::format(
               "<testsuite name=\"{}\" time=\"{}\" tests=\"{}\" errors=\"{}\" skipped=\"0\" "
               "failures=\"{}\">\n",
               escaped(suite.name),
               seconds_of(suite.time),
               suite.tests.size(),
               std::ranges::count(suite.tests, Outcome::error, &TestCase::outcome),
               std::ranges::count(suite.tests, Outcome::failure, &TestCase::outcome))
        << to_xml(suite.properties);
    for (const auto& test : suite.tests) {
        out << to_xml(test, suite.name);
    }
    out << "</testsuite>\n";
}

}  // namespace sonde::junit
