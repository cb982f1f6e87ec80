// SPDX-License-Identifier: Apache-2.0
#include "tests/judgement/watch_fixture.hpp"

namespace sonde {
namespace {

class WatchRate : public WatchFixture {
  protected:
    WatchRate() { spec_ = {.topics = {"a"}, .rate_window = 10s}; }

    /// One message a second in [from, to).
    void see_each_second(int from, int to) {
        for (int second = from; second < to; ++second) {
            see("a", "", std::chrono::seconds{second});
        }
    }
};

TEST_F(WatchRate, IsNotJudgedBeforeAWindowIsOver) {
    spec_.min_rate = 1;
    EXPECT_EQ(failure(9s), "");
}

TEST_F(WatchRate, IsThatOfTheLastWholeWindow) {
    spec_.min_rate = 1;
    see_each_second(0, 10);
    EXPECT_EQ(failure(11s), "");
    see_each_second(11, 15);
    EXPECT_EQ(failure(19s), "");
    EXPECT_EQ(failure(21s), "mismatch: `a`: 4 message(s) in 10s, which is 0.4/s and less than 1/s");
}

TEST_F(WatchRate, OfAWindowInWhichNothingCameIsZero) {
    spec_.min_rate = 0.1;
    see_each_second(0, 10);
    EXPECT_EQ(failure(35s), "mismatch: `a`: 0 message(s) in 10s, which is 0/s and less than 0.1/s");
}

TEST_F(WatchRate, ThatIsTooHighIsSeenBeforeTheWindowIsOver) {
    spec_.max_rate = 0.5;
    see_each_second(0, 5);
    EXPECT_EQ(failure(5s), "");
    see("a", "", 5s);
    EXPECT_EQ(failure(5s),
              "mismatch: `a`: 6 message(s) in 10s, which is 0.6/s and more than 0.5/s");
}

TEST_F(WatchRate, StartsOverAfterATimeInWhichItCouldNotListen) {
    spec_.min_rate = 1;
    see_each_second(0, 10);
    table().listen(at(30s));
    EXPECT_EQ(failure(31s), "");
    EXPECT_EQ(failure(39s), "");
    EXPECT_NE(failure(40s), "");
}

}  // namespace
}  // namespace sonde
