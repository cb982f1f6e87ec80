// SPDX-License-Identifier: Apache-2.0
#include "agent/merge_command.hpp"

#include "exporters/load_json.hpp"
#include "tests/agent/fake_load.hpp"
#include "tests/support/process.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sstream>

namespace sonde {
namespace {

using testing::good_result;

class TheMergeCommand : public ::testing::Test {
  protected:
    std::string part(std::uint32_t index, std::uint32_t count) {
        auto result = good_result();
        result.shard = {.index = index, .count = count};
        return folder_.write(std::to_string(index) + ".json", to_json_line(result) + "\n");
    }

    int run() {
        return run_merge_command(
            command_, system_surroundings(), SystemClock{}, {.out = out_, .error = error_});
    }

    support::TemporaryFolder folder_{};
    MergeCommand command_{.format = OutputFormat::json};
    std::ostringstream out_{};
    std::ostringstream error_{};
};

TEST_F(TheMergeCommand, AddsTheShards) {
    command_.files = {part(1, 2), part(0, 2)};
    EXPECT_EQ(run(), 0) << error_.str();
    const auto json = nlohmann::json::parse(out_.str());
    EXPECT_EQ(json["counts"]["delivered"], 2000);
    EXPECT_EQ(json["latency"]["response"]["count"], 2000);
}

TEST_F(TheMergeCommand, WritesTheFilesOfTheWhole) {
    command_.files = {part(0, 2), part(1, 2)};
    command_.outputs.json = (folder_.path() / "all.json").string();
    command_.format = OutputFormat::text;
    EXPECT_EQ(run(), 0) << error_.str();
    EXPECT_NE(out_.str().find("VALID"), std::string::npos);
    const auto json = nlohmann::json::parse(testing::read_text(command_.outputs.json));
    EXPECT_EQ(json["counts"]["sent"], 2000);
}

TEST_F(TheMergeCommand, JudgesTheWholeByThresholdsOfItsOwn) {
    command_.files = {part(0, 2), part(1, 2)};
    command_.thresholds = {*load::parse_load_threshold("response.p99<1ms")};
    EXPECT_EQ(run(), 1);
    EXPECT_NE(error_.str().find("breached: response.p99"), std::string::npos) << error_.str();
}

TEST_F(TheMergeCommand, RefusesWhatDoesNotBelongTogether) {
    command_.files = {part(0, 3), part(2, 3)};
    EXPECT_EQ(run(), 2);
    EXPECT_NE(error_.str().find("shard 1/3 is missing"), std::string::npos) << error_.str();
    EXPECT_EQ(out_.str(), "");
}

TEST_F(TheMergeCommand, NamesEveryFileThatIsNoResult) {
    command_.files = {
        part(0, 2), folder_.write("text.json", "hello"), (folder_.path() / "none.json").string()};
    EXPECT_EQ(run(), 2);
    EXPECT_NE(error_.str().find("text.json`: "), std::string::npos) << error_.str();
    EXPECT_NE(error_.str().find("none.json`: No such file"), std::string::npos) << error_.str();
}

TEST_F(TheMergeCommand, SaysWhichFileIsWhichResult) {
    const auto first = part(0, 2);
    command_.files = {first, first};
    EXPECT_EQ(run(), 2);
    EXPECT_NE(error_.str().find("result 2 is `" + first + "`"), std::string::npos) << error_.str();
}

TEST_F(TheMergeCommand, RefusesAFileThatCannotBeWritten) {
    command_.files = {part(0, 1)};
    command_.outputs.csv = (folder_.path() / "none" / "all.csv").string();
    EXPECT_EQ(run(), 2);
}

}  // namespace
}  // namespace sonde
