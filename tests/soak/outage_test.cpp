// SPDX-License-Identifier: Apache-2.0
#include "tests/soak/outage.hpp"

#include <gtest/gtest.h>

namespace sonde::soak {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr std::string_view log =
    "2026-11-23T13:57:23.642Z info sonde 0.1.0: 3 probe(s), page at http://127.0.0.1:1/\n"
    "2026-11-23T13:57:23.647Z info line-1: up (mqtt://h:1) tcp 32us, total 5.14ms\n"
    "2026-11-23T13:57:25.000Z warning line-1: down (mqtt://h:1), timeout in connect: no answer\n"
    "2026-11-23T13:57:26.250Z warning line-1: down (mqtt://h:1), refused in tcp: nobody: there\n"
    "2026-11-23T13:57:34.100Z info line-1: up again (mqtt://h:1) tcp 32us, total 5.14ms\n";

TEST(StateChanges, AreReadFromTheDaemonsLog) {
    const auto changes = state_changes(log);
    ASSERT_EQ(changes.size(), 4U);
    EXPECT_TRUE(changes[0].up);
    EXPECT_FALSE(changes[1].up);
    EXPECT_EQ(changes[1].probe, "line-1");
    EXPECT_EQ(changes[1].phase, "connect");
    EXPECT_EQ(changes[1].reason, "timeout");
    EXPECT_EQ(changes[2].phase, "tcp");
    EXPECT_EQ(changes[3].at - changes[1].at, 9100ms);
}

TEST(SightOfAnOutage, TakesATimeoutOffTheBeginning) {
    const auto changes = state_changes(log);
    const auto begin = changes[1].at;
    const Outage outage{.injection = Injection::freeze, .from = begin - 3s, .to = begin + 8s};
    const auto sight = sight_of(outage, "line", 2, changes, {.interval = 5s, .timeout = 2s});
    EXPECT_EQ(sight.probes, 2U);
    ASSERT_EQ(sight.saw, 1U);
    // 11 s it lasted; from 2 s before the first line to 9.1 s behind it the probe was down.
    EXPECT_EQ(sight.error_at(1), 100ms);
}

TEST(SightOfAnOutage, IsNoneOfProbesOfTheOtherPath) {
    const auto changes = state_changes(log);
    const Outage outage{.from = changes[1].at - 3s, .to = changes[1].at + 8s};
    EXPECT_EQ(sight_of(outage, "direct", 1, changes, {.interval = 5s, .timeout = 2s}).saw, 0U);
}

TEST(SightOfAnOutage, SaysWhichShareOfTheFailuresWasNamedRightly) {
    Sight sight;
    EXPECT_EQ(sight.rightly_named({}), 1.0);
    sight.causes = {{{"tcp", "refused"}, 3}, {{"connect", "closed"}, 1}};
    EXPECT_EQ(
        sight.rightly_named(expected_causes(Injection::kill, {Path::direct, Prober::roundtrip})),
        0.75);
    EXPECT_EQ(sight.rightly_named({}), 0.0);
}

}  // namespace
}  // namespace sonde::soak
