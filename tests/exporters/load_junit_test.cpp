// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_junit.hpp"

#include "tests/exporters/comma_locale.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace sonde::load {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string written(const LoadResult& result) {
    std::ostringstream out;
    write_junit(out, result);
    return out.str();
}

TEST(LoadJunit, ARunThatHeldIsTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/load_steady.junit.xml",
                                   written(samples::steady())));
}

TEST(LoadJunit, ThresholdsThatDidNotHoldAreTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/load_stalled.junit.xml",
                                   written(samples::stalled())));
}

TEST(LoadJunit, ALimitedGeneratorIsAnErrorAndNoFailureOfTheBrokers) {
    auto result = samples::limited();
    result.limited_by = {"lateness: <too late>", "CPU: none left"};
    const auto xml = written(result);
    EXPECT_THAT(xml, HasSubstr("errors=\"1\" skipped=\"0\" failures=\"0\">"));
    EXPECT_THAT(xml,
                HasSubstr("<error message=\"The generator was the bottleneck, so this says nothing "
                          "of the broker.\" type=\"generator_limited\">"));
    EXPECT_THAT(xml, HasSubstr("lateness: &lt;too late&gt;\nCPU: none left</error>"));
}

TEST(LoadJunit, AnInterruptedRunIsAnError) {
    EXPECT_THAT(written(samples::storm()), HasSubstr("type=\"interrupted\""));
}

TEST(LoadJunit, CountsThatDoNotAddUpAreAFailure) {
    auto result = samples::steady();
    EXPECT_THAT(written(result),
                HasSubstr("<testcase name=\"identities\" classname=\"sonde.load."
                          "orders\" time=\"0.000\"/>"));
    result.counts.sent += 1;
    EXPECT_THAT(written(result), HasSubstr("type=\"identities\">"));
    EXPECT_THAT(written(result), HasSubstr("failures=\"1\""));
}

TEST(LoadJunit, AThresholdWithoutAValueSaysSo) {
    auto result = samples::steady();
    result.thresholds = {
        {.text = "response.p99<50ms", .held = false, .sentence = "response.p99 was not measured"}};
    EXPECT_THAT(written(result), HasSubstr("value: nothing was measured</failure>"));
}

TEST(LoadJunit, EscapesWhatXmlForbids) {
    auto result = samples::steady();
    result.name = "a<b>&\"c\"\n\x01\xff\xef\xbf\xbe\xef\xbf\xbf";
    EXPECT_THAT(written(result),
                HasSubstr("<testsuite name=\"sonde.load.a&lt;b&gt;&amp;&quot;c&quot;\\n\\x01\\xff"
                          "\\u{fffe}\\u{ffff}\""));
    EXPECT_THAT(written(samples::hostile()), Not(HasSubstr("<script")));
    EXPECT_THAT(written(samples::hostile()), Not(HasSubstr("]]>")));
}

TEST(LoadJunit, IsTheSameInEveryLocale) {
    const auto expected = written(samples::stalled());
    const CommaLocale german;
    EXPECT_EQ(written(samples::stalled()), expected);
}

}  // namespace
}  // namespace sonde::load
