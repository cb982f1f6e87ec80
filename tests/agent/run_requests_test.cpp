// SPDX-License-Identifier: Apache-2.0
#include "agent/run_requests.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using Answer = RunRequests::Answer;

TEST(RunRequests, AreGrantedOnceASecondForEachProbe) {
    RunRequests requests;
    const Instant start{1000s};
    EXPECT_EQ(requests.ask("a", start), Answer::granted);
    EXPECT_EQ(requests.ask("a", start + 999ms), Answer::too_soon);
    EXPECT_EQ(requests.ask("b", start + 999ms), Answer::granted);
    EXPECT_EQ(requests.ask("a", start + 1s), Answer::granted);
}

TEST(RunRequests, AreNotGrantedWhileARunIsUnderWay) {
    RunRequests requests;
    const Instant start{1000s};
    requests.begun("a");
    requests.begun("a");
    requests.ended("a");
    EXPECT_EQ(requests.ask("a", start), Answer::under_way);
    requests.ended("a");
    EXPECT_EQ(requests.ask("a", start), Answer::granted) << "what was refused does not count";
}

TEST(RunRequests, KnowNothingMoreOfAProbeThatIsForgotten) {
    RunRequests requests;
    const Instant start{1000s};
    requests.begun("a");
    requests.forget("a");
    requests.forget("nobody");
    EXPECT_EQ(requests.ask("a", start), Answer::granted);
}

}  // namespace
}  // namespace sonde
