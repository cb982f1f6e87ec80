// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_curve_text.hpp"

#include "exporters/printable.hpp"
#include "tests/exporters/golden.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

std::vector<StepOutcome> steps() {
    return {{.wanted = Rate::per_second(4000),
             .sent_rate = 3999.8,
             .delivered_rate = 3999.8,
             .response_p50 = 420us,
             .response_p99 = 3100us,
             .response_p999 = 9200us,
             .response_max = 12ms},
            {.wanted = Rate::per_second(1000),
             .sent_rate = 1000,
             .delivered_rate = 1000,
             .response_p50 = 310us,
             .response_p99 = 900us,
             .response_p999 = 2100us,
             .response_max = 4ms},
            {.wanted = Rate::per_second(8000),
             .sent_rate = 6120.4,
             .delivered_rate = 6100,
             .response_p50 = 480ms,
             .response_p99 = 1900ms,
             .response_p999 = 2s,
             .response_max = 2100ms,
             .lost = 204,
             .end = StepEnd::broke,
             .why = {"response.p99 is 1.9s, not below 50ms", "204 messages were lost"}},
            {.wanted = Rate::per_second(16000),
             .sent_rate = 0,
             .delivered_rate = 0,
             .end = StepEnd::generator_limited,
             .why = {"CPU: the busiest worker used 99 % of a core (limit 95 %); add workers, "
                     "shards or processors"}}};
}

std::string text_of(const std::vector<StepOutcome>& all_steps, const TextStyle& style = {}) {
    std::ostringstream out;
    write_load_curve(out, all_steps, style);
    return out.str();
}

TEST(LoadCurveText, IsThatOfTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/load_curve.txt", text_of(steps())));
}

TEST(LoadCurveText, KeepsToTheWidthWhateverItIs) {
    for (const int width : {80, 100, 140}) {
        std::istringstream text{text_of(steps(), {.width = width})};
        std::string line;
        while (std::getline(text, line)) {
            EXPECT_LE(columns(line), static_cast<std::size_t>(width)) << line;
        }
    }
}

TEST(LoadCurveText, OfNoStepIsItsHeading) {
    EXPECT_THAT(text_of({}), Not(HasSubstr("✓")));
}

TEST(LoadCurveText, IsAsciiWhereTheTerminalIs) {
    const auto text = text_of(steps(), {.unicode = false});
    EXPECT_EQ(columns(text), text.size());
}

}  // namespace
}  // namespace sonde::load
