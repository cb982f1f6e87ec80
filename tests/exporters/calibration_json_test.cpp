// SPDX-License-Identifier: Apache-2.0
#include "exporters/calibration_json.hpp"

#include "tests/exporters/calibration_samples.hpp"
#include "tests/exporters/golden.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sonde::calibration {
namespace {

using Json = nlohmann::ordered_json;

/// A golden file of one line shows nothing where it differs.
std::string indented(const Calibration& calibration) {
    return Json::parse(to_json_line(calibration)).dump(1) + "\n";
}

TEST(CalibrationJson, OfAnIdleMachineIsThatOfTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/calibration_idle.json",
                                   indented(samples::idle())));
}

TEST(CalibrationJson, IsOneLineWithItsSchema) {
    const auto line = to_json_line(samples::busy());
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(Json::parse(line)["schema"], "sonde.calibrate/1");
}

TEST(CalibrationJson, HasNullForWhatWasNotMeasured) {
    const auto object = Json::parse(to_json_line(samples::poor()));
    EXPECT_FALSE(object["stamps"]["available"]);
    EXPECT_TRUE(object["stamps"]["cost"].is_null());
    EXPECT_TRUE(object["stamps"]["wake_up"].is_null());
    EXPECT_TRUE(object["phases"]["ping"]["kernel"].is_null());
    EXPECT_TRUE(object["local_delay"].is_null());
    EXPECT_TRUE(object["machine"]["kernel"].is_null());
    EXPECT_TRUE(object["machine"]["virtual"].is_null());
    EXPECT_FALSE(object["phases"].contains("tls"));
}

TEST(CalibrationJson, SaysWhatIsDoubtful) {
    const auto trust = Json::parse(to_json_line(samples::poor()))["trust"];
    EXPECT_FALSE(trust["sub_millisecond"]);
    EXPECT_EQ(trust["timestamps"], "user");
    EXPECT_EQ(trust["doubts"], Json::array({"no_stamps", "slow_clock"}));
}

}  // namespace
}  // namespace sonde::calibration
