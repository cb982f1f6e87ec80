// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_junit.hpp"
#include "exporters/probe_junit.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <string>
#include <utility>

namespace sonde::load {
namespace {

/// A text of the code points there are, surrogates too, and of every byte that is part of none.
std::string every_character() {
    std::string text;
    // Beyond the first plane one in many.
    for (std::uint32_t c = 0; c < 0x11'0000; c += c < 0x1'0000 ? 1 : 0x333) {
        const auto last = [c](unsigned shift) {
            return static_cast<char>(0x80U | (c >> shift & 0x3fU));
        };
        if (c < 0x80) {
            text += static_cast<char>(c);
        } else if (c < 0x800) {
            text += {static_cast<char>(0xc0U | c >> 6U), last(0)};
        } else if (c < 0x1'0000) {
            text += {static_cast<char>(0xe0U | c >> 12U), last(6), last(0)};
        } else {
            text += {static_cast<char>(0xf0U | c >> 18U), last(12), last(6), last(0)};
        }
    }
    for (int byte = 0x80; byte < 0x100; ++byte) {
        text += static_cast<char>(byte);
    }
    return text;
}

/// What libxml2 has against it; empty is nothing.
std::string complaints_about(const auto& result) {
    // Of each test's own: they run side by side.
    const auto& test = *testing::UnitTest::GetInstance()->current_test_info();
    const auto file =
        std::string{test.test_suite_name()} + "." + std::string{test.name()} + ".junit.xml";
    {
        std::ofstream out{file};
        write_junit(out, result);
    }
    const auto outcome = run_command(
        "xmllint --noout --dtdvalid '" SONDE_SOURCE_DIR "/tests/exporters/junit.dtd' " + file);
    return outcome.exit_code == 0 ? outcome.output : outcome.output + "xmllint failed";
}

TEST(LoadJunitIsValid, ForEachKindOfRun) {
    for (const auto& result : {samples::steady(),
                               samples::stalled(),
                               samples::limited(),
                               samples::closed_loop(),
                               samples::storm(),
                               LoadResult{}}) {
        EXPECT_EQ(complaints_about(result), "") << result.plan_summary;
    }
}

TEST(LoadJunitIsValid, WhateverTheTextHolds) {
    EXPECT_EQ(complaints_about(samples::hostile()), "");
    auto result = samples::stalled();
    result.name = every_character();
    result.thresholds.front().sentence = result.name;
    result.limited_by = {result.name};
    EXPECT_EQ(complaints_about(result), "");
}

TEST(ProbeJunitIsValid, WhateverTheTextHolds) {
    const ProbeVerdict verdict{.target = every_character(),
                               .failures = 1,
                               .last_failure = Failure{.detail = every_character()},
                               .thresholds = {{.text = "lost==0", .sentence = every_character()}}};
    EXPECT_EQ(complaints_about(verdict), "");
    EXPECT_EQ(complaints_about(ProbeVerdict{}), "");
}

}  // namespace
}  // namespace sonde::load
