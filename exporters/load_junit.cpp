#include "exporters/load_junit.hpp"

#include "exporters/decimal.hpp"
#include "exporters/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sonde::load {

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

enum class Outcome : std::uint8_t { passed, failure, error };

struct TestCase {
    std::string name{};
    Duration time{};
    Outcome outcome{};
    std::string type{};                ///< Of the failure or error.
    std::vector<std::string> lines{};  ///< Why; of one that passed: what was seen.
};

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) {
        text += (text.empty() ? "" : "\n") + escaped(line);
    }
    return text;
}

TestCase case_of(const LoadThresholdOutcome& threshold) {
    TestCase test{.name = threshold.text,
                  .outcome = threshold.held ? Outcome::passed : Outcome::failure,
                  .type = "threshold",
                  .lines = {threshold.sentence}};
    test.lines.push_back(threshold.value ? "value: " + to_decimal(*threshold.value)
                                         : "value: nothing was measured");
    if (threshold.aborted) {
        test.lines.emplace_back("It ended the run.");
    }
    return test;
}

TestCase verdict_of(const LoadResult& result) {
    const auto verdict = result.verdict();
    TestCase test{.name = "verdict",
                  .time = result.total,
                  .outcome = verdict == Verdict::valid ? Outcome::passed : Outcome::error,
                  .type = std::string{name_of(verdict)}};
    switch (verdict) {
        case Verdict::valid:
            break;
        case Verdict::generator_limited:
            test.lines.emplace_back(
                "The generator was the bottleneck, so this says nothing of the broker.");
            break;
        case Verdict::interrupted:
            test.lines.emplace_back("The run was interrupted, so the results are partial.");
            break;
    }
    test.lines.insert(test.lines.end(), result.limited_by.begin(), result.limited_by.end());
    return test;
}

TestCase identities_of(const LoadResult& result) {
    TestCase test{.name = "identities", .type = "identities", .lines = check_identities(result)};
    test.outcome = test.lines.empty() ? Outcome::passed : Outcome::failure;
    return test;
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

std::string properties_of(const LoadResult& result) {
    std::string xml = "  <properties>\n";
    const auto add = [&xml](std::string_view name, std::string_view value) {
        xml += fmt::format("    <property name=\"{}\" value=\"{}\"/>\n", name, escaped(value));
    };
    add("plan_hash", result.plan_hash);
    add("plan", result.plan_summary);
    for (const auto& target : result.targets) {
        add("target", target);
    }
    add("seed", std::to_string(result.seed));
    add("shard", fmt::format("{}/{}", result.shard.index, result.shard.count));
    add("verdict", name_of(result.verdict()));
    return xml + "  </properties>\n";
}

}  // namespace

void write_junit(std::ostream& out, const LoadResult& result) {
    std::vector<TestCase> tests;
    for (const auto& threshold : result.thresholds) {
        tests.push_back(case_of(threshold));
    }
    tests.push_back(verdict_of(result));
    tests.push_back(identities_of(result));

    const auto suite = "sonde.load." + result.name;
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        << fmt::format(
               "<testsuite name=\"{}\" time=\"{}\" tests=\"{}\" errors=\"{}\" skipped=\"0\" "
               "failures=\"{}\">\n",
               escaped(suite),
               seconds_of(result.total),
               tests.size(),
               std::ranges::count(tests, Outcome::error, &TestCase::outcome),
               std::ranges::count(tests, Outcome::failure, &TestCase::outcome))
        << properties_of(result);
    for (const auto& test : tests) {
        out << to_xml(test, suite);
    }
    out << "</testsuite>\n";
}

}  // namespace sonde::load
