// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_plan_text.hpp"

#include "exporters/load_plan_wording.hpp"
#include "exporters/printable.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <sstream>
#include <string>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

std::vector<PlannedMoment> moments() {
    return {{.at = 1234567ns, .population = "sensors", .client = 17},
            {.at = 1s + 5ms, .population = "sensors", .client = 3}};
}

std::string text_of(const LoadPlan& plan, const Preflight& preflight) {
    std::ostringstream out;
    write_dry_run(out, plan, {.index = 1, .count = 2}, preflight, moments(), {});
    return out.str();
}

TEST(DryRunText, IsThatOfTheGoldenFile) {
    // What the hash covers is for other tests to hold.
    auto text = text_of(samples::plan(), samples::preflight());
    const auto hash = hash_of(samples::plan());
    ASSERT_NE(text.find(hash), std::string::npos);
    text.replace(text.find(hash), hash.size(), "0123456789abcdef");
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/load_dry_run.txt", text));
}

TEST(DryRunText, BeginsWithWhatForbidsTheRun) {
    auto preflight = samples::preflight();
    preflight.obstacles = {"30000 clients need more open files than the 20000 there may be."};
    EXPECT_THAT(text_of(samples::plan(), preflight),
                StartsWith("CANNOT START\n  • 30000 clients need more open files"));
}

TEST(DryRunText, ShowsNoSecretAndNoControlCharacter) {
    auto plan = samples::plan();
    plan.populations.front().publish_topic = "a\x1b[2Jb";
    const auto text = text_of(plan, samples::preflight());
    EXPECT_THAT(text, Not(HasSubstr("do-not-tell")));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, HasSubstr("a\\x1b[2Jb"));
}

TEST(DryRunText, KeepsToTheWidth) {
    std::istringstream text{text_of(samples::plan(), samples::preflight())};
    std::string line;
    while (std::getline(text, line)) {
        EXPECT_LE(columns(line), 80U) << line;
    }
}

ScheduleSpec spec_at(std::uint64_t rate) {
    return {
        .clients = 10,
        .seed = rate,
        .profile = {{.length = 1s, .from = Rate::per_second(rate), .to = Rate::per_second(rate)}}};
}

std::vector<PopulationSchedule> two_schedules() {
    std::vector<std::uint32_t> clients(10);
    std::iota(clients.begin(), clients.end(), 0U);
    return {{.population = "slow", .schedule = Schedule{spec_at(3), clients}},
            {.population = "fast", .schedule = Schedule{spec_at(20), clients}}};
}

TEST(FirstMoments, AreInOrderOfTimeOverAllPopulations) {
    const auto first = first_moments(two_schedules(), 8);
    ASSERT_EQ(first.size(), 8U);
    EXPECT_TRUE(std::ranges::is_sorted(first, {}, &PlannedMoment::at));
    EXPECT_EQ(std::ranges::count(first, "slow", &PlannedMoment::population), 1);
}

TEST(FirstMoments, EndWithTheSchedules) {
    EXPECT_EQ(first_moments(two_schedules(), 100).size(), 23U);
    EXPECT_TRUE(first_moments({}, 20).empty());
}

TEST(PlanWording, NamesEachKindOfPayloadAndLoop) {
    auto population = samples::plan().populations.front();
    population.payload = {.kind = PayloadSize::Kind::normal,
                          .minimum = 32,
                          .maximum = 1024,
                          .mean = 200,
                          .deviation = 50};
    EXPECT_THAT(facts_of(population),
                Contains(Pair("message", "32B to 1KiB, normal around 200B by 50B, QoS 1")));
    population.payload = {.kind = PayloadSize::Kind::files, .files = {"a"}};
    population.loop = LoopKind::closed;
    population.outstanding = 2;
    EXPECT_THAT(facts_of(population), Contains(Pair("message", "the contents of 1 file, QoS 1")));
    EXPECT_THAT(
        facts_of(population),
        Contains(Pair("rate", "closed loop: 2 messages under way each, as fast as it goes")));
}

TEST(PlanWording, CutsALongProfileShort) {
    auto population = samples::plan().populations.front();
    population.profile.assign(
        30, {.length = 1s, .from = Rate::per_second(5), .to = Rate::per_second(5)});
    EXPECT_THAT(
        facts_of(population),
        Contains(Pair("rate", HasSubstr(" and 22 more; Poisson arrivals, about 150 messages"))));
}

}  // namespace
}  // namespace sonde::load
