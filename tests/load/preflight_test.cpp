// SPDX-License-Identifier: Apache-2.0
#include "probes/load/preflight.hpp"

#include "probes/load/stream_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr MachineLimits ample{.open_files = 1'048'576,
                              .open_files_used = 10,
                              .first_port = 32768,
                              .last_port = 60999,
                              .memory = 64ULL << 30U,
                              .processors = 4};

Endpoint loopback() {
    return {.scheme = Scheme::mqtt, .host = "127.0.0.1", .port = 1883};
}

Endpoint elsewhere() {
    return {.scheme = Scheme::mqtt, .host = "broker.example.com", .port = 1883};
}

/// Connects at a rate, so that there is nothing to warn of.
LoadPlan idle_plan(std::uint32_t clients) {
    return {.targets = {loopback()},
            .populations = {{.name = "idle", .role = Role::idle, .count = clients}},
            .connect_rate = Rate::per_second(100),
            .duration = 0s};
}

TEST(Preflight, FindsNothingWhereThereIsEnoughOfEverything) {
    const auto found = examine(idle_plan(1000), {}, 1, ample);
    EXPECT_EQ(found.clients, 1000U);
    EXPECT_EQ(found.ports, 28'232U);
    EXPECT_THAT(found.obstacles, IsEmpty());
    EXPECT_THAT(found.warnings, IsEmpty());
}

TEST(Preflight, CountsThePortsOfAllSourceAddressesAndEndpoints) {
    auto plan = idle_plan(28'232 * 6);
    plan.source_addresses = {"127.0.0.1", "127.0.0.2", "127.0.0.3"};
    const auto enough = examine(plan, {}, 2, ample);
    EXPECT_EQ(enough.ports, 28'232U * 6);
    EXPECT_THAT(enough.obstacles, IsEmpty());
    ++plan.populations.front().count;
    EXPECT_EQ(examine(plan, {}, 2, ample).obstacles.size(), 1U);
}

TEST(Preflight, SaysHowManyAddressesOfLoopbackWouldDo) {
    EXPECT_THAT(examine(idle_plan(40'000), {}, 1, ample).obstacles,
                ElementsAre("40000 clients need 40000 local ports, 1 source address and 1 endpoint "
                            "give 28232: add --source-address 127.0.0.1-127.0.0.2 or another "
                            "target"));
}

TEST(Preflight, CountsAddressesOfLoopbackPast255) {
    auto limits = ample;
    limits.last_port = limits.first_port + 99;
    EXPECT_THAT(examine(idle_plan(30'001), {}, 1, limits).obstacles,
                ElementsAre(HasSubstr("--source-address 127.0.0.1-127.0.1.45 or")));
}

TEST(Preflight, AsksForAddressesOfThisMachineWhereTheBrokerIsElsewhere) {
    auto plan = idle_plan(60'000);
    plan.targets = {elsewhere()};
    EXPECT_THAT(examine(plan, {}, 1, ample).obstacles,
                ElementsAre(HasSubstr("add --source-address with 3 addresses of this machine")));
}

TEST(Preflight, NeedsAFileForEachClientAndAFewMore) {
    auto limits = ample;
    limits.open_files = 20'000;
    EXPECT_EQ(examine(idle_plan(19'922), {}, 1, limits).open_files, 19'990U);
    EXPECT_THAT(examine(idle_plan(19'922), {}, 1, limits).obstacles, IsEmpty());
    EXPECT_THAT(
        examine(idle_plan(19'923), {}, 1, limits).obstacles,
        ElementsAre("19923 clients need 19991 open files beside the 10 that are open, and "
                    "the hard limit is 20000: use --processes 2, or --shard over more "
                    "machines, or raise the limit (LimitNOFILE= of systemd, `ulimit -Hn`)"));
}

TEST(Preflight, SaysIntoHowManyPartsAShardMustBeCut) {
    auto limits = ample;
    limits.open_files = 10'000;
    auto plan = idle_plan(100'000);
    plan.source_addresses = {"127.0.0.1", "127.0.0.2"};
    EXPECT_THAT(examine(plan, {.index = 1, .count = 4}, 1, limits).obstacles,
                ElementsAre(AllOf(StartsWith("25000 clients"),
                                  HasSubstr("use --shard with 12 parts over more machines, or"))));
}

TEST(Preflight, AsksOnlyForAHigherLimitWhereNoClientHasRoom) {
    auto limits = ample;
    limits.open_files = 64;
    EXPECT_THAT(examine(idle_plan(10), {}, 1, limits).obstacles,
                ElementsAre(HasSubstr("the hard limit is 64: raise the limit")));
}

TEST(Preflight, CountsTheClientsOfTheShardAlone) {
    auto plan = idle_plan(10);
    plan.populations.push_back({.name = "more", .role = Role::idle, .count = 9, .groups = 3});
    EXPECT_EQ(examine(plan, {}, 1, ample).clients, 19U);
    EXPECT_EQ(examine(plan, {.index = 0, .count = 3}, 1, ample).clients, 4U + 3U);
    EXPECT_EQ(examine(plan, {.index = 2, .count = 3}, 1, ample).clients, 3U + 3U);
}

TEST(Preflight, EstimatesMemoryOfPlainClients) {
    const auto none = examine(idle_plan(0), {}, 1, ample);
    const auto found = examine(idle_plan(1000), {}, 1, ample);
    EXPECT_EQ(found.user_memory - none.user_memory, 1000U * 1024);
    EXPECT_EQ(found.kernel_memory, 3'686'000U);
}

TEST(Preflight, EstimatesMoreForTls) {
    auto plan = idle_plan(1000);
    const auto plain = examine(plan, {}, 1, ample);
    plan.targets.front().scheme = Scheme::mqtts;
    EXPECT_EQ(examine(plan, {}, 1, ample).user_memory - plain.user_memory, 1000U * 32 * 1024);
    plan.targets.push_back(loopback());
    EXPECT_EQ(examine(plan, {}, 1, ample).user_memory - plain.user_memory, 500U * 32 * 1024);
}

TEST(Preflight, EstimatesWhatReceiversKeepOfStreams) {
    auto plan = idle_plan(0);
    const auto none = examine(plan, {}, 1, ample);
    plan.populations = {{.name = "out",
                         .role = Role::publisher,
                         .count = 100,
                         .publish_topic = "t/{client}",
                         .topics = 2},
                        {.name = "in",
                         .role = Role::subscriber,
                         .count = 50,
                         .subscribe_filter = "$share/all/t/+"}};
    const auto clients = 150U * 1024;
    EXPECT_EQ(examine(plan, {}, 1, ample).user_memory - none.user_memory, clients);
    plan.duration = 1s;
    EXPECT_GE(examine(plan, {}, 1, ample).user_memory - none.user_memory,
              clients + sizeof(StreamRecord) * 200 * 50);
}

TEST(Preflight, TakesMemoryForEachWorker) {
    auto plan = idle_plan(0);
    const auto one = examine(plan, {}, 1, ample);
    plan.workers = 3;
    EXPECT_EQ(examine(plan, {}, 1, ample).user_memory, 3 * one.user_memory);
}

TEST(Preflight, RefusesWhatDoesNotFitIntoMemory) {
    auto limits = ample;
    limits.memory = 64ULL << 20U;
    EXPECT_THAT(examine(idle_plan(20'000), {}, 1, limits).obstacles,
                ElementsAre("20000 clients need about 93.8MiB of memory (23.5MiB here, 70.3MiB in "
                            "the kernel), and 64MiB are free: use fewer clients, or --shard over "
                            "more machines"));
}

TEST(Preflight, RefusesNothingForMemoryThatNobodyKnows) {
    auto limits = ample;
    limits.memory = 0;
    EXPECT_THAT(examine(idle_plan(20'000), {}, 1, limits).obstacles, IsEmpty());
}

TEST(Preflight, WarnsOfChurnThatPortsDoNotBear) {
    auto plan = idle_plan(100);
    plan.populations.front().behaviours = {
        {.kind = Behaviour::Kind::churn, .rate = Rate::per_second(470)}};
    EXPECT_THAT(examine(plan, {}, 1, ample).warnings, IsEmpty());
    plan.populations.front().behaviours.front().rate = Rate::per_second(1000);
    EXPECT_THAT(examine(plan, {}, 1, ample).warnings,
                ElementsAre("1000 reconnections a second leave 60000 ports in TIME_WAIT, and there "
                            "are 28232, enough for 470 a second: add --source-address "
                            "127.0.0.1-127.0.0.3"));
    EXPECT_THAT(examine(plan, {.index = 0, .count = 4}, 1, ample).warnings, IsEmpty());
}

TEST(Preflight, GivesEachProcessItsFilesAndAllProcessesTheSamePorts) {
    auto limits = ample;
    limits.open_files = 20'000;
    const auto shared = examine(idle_plan(28'000), {}, 1, limits, 2);
    EXPECT_THAT(shared.obstacles, IsEmpty());
    EXPECT_LT(shared.open_files, 20'000U);
    EXPECT_EQ(examine(idle_plan(28'000), {}, 1, limits).obstacles.size(), 1U);
    EXPECT_THAT(examine(idle_plan(40'000), {}, 1, limits, 4).obstacles,
                ElementsAre(HasSubstr("40000 clients need 40000 local ports")));
    limits.open_files = 2'000;
    EXPECT_THAT(examine(idle_plan(28'000), {}, 1, limits, 2).obstacles,
                ElementsAre(AllOf(StartsWith("14000 clients a process need"),
                                  HasSubstr("use --processes 15"))));
}

TEST(Preflight, WarnsWhereTheKernelLooksLongForAFreePort) {
    EXPECT_THAT(examine(idle_plan(14'116), {}, 1, ample).warnings, IsEmpty());
    EXPECT_THAT(examine(idle_plan(14'117), {}, 1, ample).warnings,
                ElementsAre(AllOf(StartsWith("14117 clients take more than half"),
                                  HasSubstr("add --source-address 127.0.0.1-127.0.0.2"))));
    auto plan = idle_plan(14'117);
    plan.source_addresses = {"127.0.0.1", "127.0.0.2"};
    EXPECT_THAT(examine(plan, {}, 1, ample).warnings, IsEmpty());
}

TEST(Preflight, WarnsOfStormsThatTheBacklogDoesNotHold) {
    auto plan = idle_plan(4097);
    plan.connect_rate = std::nullopt;
    const auto of_storm = StartsWith("4097 clients that connect at once may be more than");
    EXPECT_THAT(examine(plan, {}, 1, ample).warnings, ElementsAre(of_storm));
    plan.populations.front().count = 4096;
    EXPECT_THAT(examine(plan, {}, 1, ample).warnings, IsEmpty());
    plan = idle_plan(4097);
    plan.populations.front().behaviours = {{.kind = Behaviour::Kind::reconnect_storm}};
    EXPECT_THAT(examine(plan, {}, 1, ample).warnings, ElementsAre(of_storm));
}

TEST(Preflight, WarnsOfMoreWorkersThanProcessors) {
    auto plan = idle_plan(1);
    plan.workers = 5;
    EXPECT_THAT(
        examine(plan, {}, 1, ample).warnings,
        ElementsAre("5 workers on 4 processors take time from each other: use --workers 4"));
}

TEST(Preflight, WarnsOfPeersThatNobodyVerifies) {
    auto plan = idle_plan(1);
    plan.populations.front().tls.verification = Verification::off;
    EXPECT_THAT(examine(plan, {}, 1, ample).warnings, IsEmpty());
    plan.targets.front().scheme = Scheme::mqtts;
    EXPECT_THAT(examine(plan, {}, 1, ample).warnings,
                ElementsAre(StartsWith("`idle` does not verify the broker's certificate")));
}

TEST(Preflight, WarnsOfPublishersWhomNoSubscriberHears) {
    auto plan = idle_plan(0);
    plan.populations = {
        {.name = "out", .role = Role::publisher, .count = 5, .publish_topic = "a/{client}"},
        {.name = "in", .role = Role::subscriber, .count = 5, .subscribe_filter = "b/{client}"}};
    EXPECT_THAT(
        examine(plan, {}, 1, ample).warnings,
        ElementsAre("no subscriber of the plan hears what `out` publishes to `a/{client}`"));
    plan.populations.back().subscribe_filter = "a/4";
    EXPECT_THAT(examine(plan, {}, 1, ample).warnings, IsEmpty());
    plan.populations.pop_back();
    EXPECT_THAT(examine(plan, {}, 1, ample).warnings, IsEmpty());
}

TEST(Preflight, WarnsOfMessagesThatGoFromShardToShard) {
    auto plan = idle_plan(0);
    plan.populations = {
        {.name = "out", .role = Role::publisher, .count = 5, .publish_topic = "a/{client}"},
        {.name = "in", .role = Role::subscriber, .count = 1, .subscribe_filter = "a/+"}};
    EXPECT_THAT(examine(plan, {}, 1, ample).warnings, IsEmpty());
    EXPECT_THAT(examine(plan, {.index = 0, .count = 2}, 1, ample).warnings,
                ElementsAre(StartsWith("messages go from shard to shard")));
}

}  // namespace
}  // namespace sonde::load
