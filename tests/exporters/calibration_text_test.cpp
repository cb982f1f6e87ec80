// SPDX-License-Identifier: Apache-2.0
#include "exporters/calibration_text.hpp"

#include "exporters/printable.hpp"
#include "tests/exporters/calibration_samples.hpp"
#include "tests/exporters/golden.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace sonde::calibration {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string text_of(const Calibration& calibration, const TextStyle& style = {}) {
    std::ostringstream out;
    write_calibration(out, calibration, style);
    return out.str();
}

TEST(CalibrationText, OfAnIdleMachineIsThatOfTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/calibration_idle.txt",
                                   text_of(samples::idle())));
}

TEST(CalibrationText, OfAPoorMachineInAsciiIsThatOfTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/calibration_poor.txt",
                                   text_of(samples::poor(), {.unicode = false})));
}

TEST(CalibrationText, BeginsWithTheVerdict) {
    EXPECT_THAT(text_of(samples::idle()), StartsWith("Readings below 1 ms can be trusted"));
    EXPECT_THAT(text_of(samples::poor()), StartsWith("Readings below 1 ms cannot be trusted"));
}

TEST(CalibrationText, IsAtMost80ColumnsWide) {
    for (const auto& calibration : {samples::idle(), samples::busy(), samples::poor()}) {
        std::istringstream lines{text_of(calibration)};
        std::string line;
        while (std::getline(lines, line)) {
            EXPECT_LE(columns(line), 80U) << line;
        }
    }
}

TEST(CalibrationText, HasColoursOnlyWhereTheStyleHas) {
    EXPECT_THAT(text_of(samples::idle()), Not(HasSubstr("\x1b[")));
    EXPECT_THAT(text_of(samples::idle(), {.colour = true}), HasSubstr("\x1b["));
}

}  // namespace
}  // namespace sonde::calibration
