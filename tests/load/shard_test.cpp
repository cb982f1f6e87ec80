// SPDX-License-Identifier: Apache-2.0
#include "probes/load/shard.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace sonde::load {
namespace {

using Environment = std::map<std::string, std::string, std::less<>>;

/// The shard as text with where it came from: `1/4 PMI_RANK`; what went wrong; or `none`.
std::string found_in(const Environment& environment) {
    const auto found = find_shard(environment);
    if (!found) {
        return found.error();
    }
    return *found ? to_string((*found)->shard) + " " + (*found)->source : "none";
}

TEST(ParseShard, ReadsIndexAndCount) {
    EXPECT_EQ(parse_shard("0/1"), (Shard{.index = 0, .count = 1}));
    EXPECT_EQ(parse_shard("3/4"), (Shard{.index = 3, .count = 4}));
}

TEST(ParseShard, ReadsBackWhatItWrites) {
    const Shard shard{.index = 41, .count = 4'000'000'000U};
    EXPECT_EQ(to_string(shard), "41/4000000000");
    EXPECT_EQ(parse_shard(to_string(shard)), shard);
}

TEST(ParseShard, SaysWhatItExpected) {
    for (const auto* const text : {"",
                                   "/",
                                   "1",
                                   "1/",
                                   "/2",
                                   "a/2",
                                   "1/b",
                                   "-1/2",
                                   "+1/2",
                                   " 1/2",
                                   "1/2/3",
                                   "1.0/2",
                                   "1/99999999999"}) {
        const auto shard = parse_shard(text);
        ASSERT_FALSE(shard) << text;
        EXPECT_EQ(
            shard.error(),
            "expected a shard such as 0/4, the first of four, found `" + std::string{text} + "`");
    }
}

TEST(ParseShard, CountsFromZero) {
    EXPECT_EQ(parse_shard("4/4").error(),
              "`4/4` is none of 4 shards: they are numbered from 0 to 3");
    EXPECT_EQ(parse_shard("0/0").error(), "`0/0` cuts the plan into no parts at all");
}

TEST(Shard, IsTheWholePlanWhereItIsTheOnlyOne) {
    EXPECT_TRUE(Shard{}.whole());
    EXPECT_FALSE((Shard{.index = 0, .count = 2}.whole()));
}

TEST(FindShard, FindsNothingWhereNobodyHandedOneOut) {
    EXPECT_EQ(found_in({}), "none");
    EXPECT_EQ(found_in({{"PATH", "/bin"}, {"SLURM_JOB_ID", "7"}, {"PMI_SIZE", "3"}}), "none");
}

TEST(FindShard, ReadsKubernetesIndexedJobs) {
    EXPECT_EQ(found_in({{"JOB_COMPLETION_INDEX", "2"}, {"JOB_COMPLETIONS", "5"}}),
              "2/5 JOB_COMPLETION_INDEX");
}

TEST(FindShard, ReadsSlurmArrays) {
    EXPECT_EQ(found_in({{"SLURM_ARRAY_TASK_ID", "3"},
                        {"SLURM_ARRAY_TASK_COUNT", "4"},
                        {"SLURM_ARRAY_TASK_MIN", "0"},
                        {"SLURM_ARRAY_TASK_MAX", "3"},
                        {"SLURM_ARRAY_TASK_STEP", "1"}}),
              "3/4 SLURM_ARRAY_TASK_ID");
}

TEST(FindShard, CountsSlurmArraysFromTheirFirstTaskInTheirSteps) {
    EXPECT_EQ(found_in({{"SLURM_ARRAY_TASK_ID", "4"},
                        {"SLURM_ARRAY_TASK_COUNT", "4"},
                        {"SLURM_ARRAY_TASK_MIN", "1"}}),
              "3/4 SLURM_ARRAY_TASK_ID");
    EXPECT_EQ(found_in({{"SLURM_ARRAY_TASK_ID", "11"},
                        {"SLURM_ARRAY_TASK_COUNT", "3"},
                        {"SLURM_ARRAY_TASK_MIN", "5"},
                        {"SLURM_ARRAY_TASK_STEP", "3"}}),
              "2/3 SLURM_ARRAY_TASK_ID");
}

TEST(FindShard, ReadsMpi) {
    EXPECT_EQ(found_in({{"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "2"}}),
              "0/2 OMPI_COMM_WORLD_RANK");
    EXPECT_EQ(found_in({{"PMI_RANK", "7"}, {"PMI_SIZE", "8"}}), "7/8 PMI_RANK");
}

TEST(FindShard, GivesEachTaskOfAnEngineAnotherShard) {
    std::vector<bool> taken(6);
    for (int task = 10; task < 22; task += 2) {
        const auto found = find_shard({{"SLURM_ARRAY_TASK_ID", std::to_string(task)},
                                       {"SLURM_ARRAY_TASK_COUNT", "6"},
                                       {"SLURM_ARRAY_TASK_MIN", "10"},
                                       {"SLURM_ARRAY_TASK_STEP", "2"}});
        ASSERT_TRUE(found);
        ASSERT_TRUE(*found);
        taken.at((*found)->shard.index) = true;
    }
    EXPECT_EQ(taken, std::vector<bool>(6, true));
}

TEST(FindShard, TakesTheFirstOfSeveralEngines) {
    Environment all{{"JOB_COMPLETION_INDEX", "0"},
                    {"JOB_COMPLETIONS", "2"},
                    {"SLURM_ARRAY_TASK_ID", "1"},
                    {"SLURM_ARRAY_TASK_COUNT", "3"},
                    {"OMPI_COMM_WORLD_RANK", "2"},
                    {"OMPI_COMM_WORLD_SIZE", "4"},
                    {"PMI_RANK", "3"},
                    {"PMI_SIZE", "5"}};
    EXPECT_EQ(found_in(all), "0/2 JOB_COMPLETION_INDEX");
    all.erase("JOB_COMPLETION_INDEX");
    EXPECT_EQ(found_in(all), "1/3 SLURM_ARRAY_TASK_ID");
    all.erase("SLURM_ARRAY_TASK_ID");
    EXPECT_EQ(found_in(all), "2/4 OMPI_COMM_WORLD_RANK");
    all.erase("OMPI_COMM_WORLD_RANK");
    EXPECT_EQ(found_in(all), "3/5 PMI_RANK");
}

TEST(FindShard, SaysWhereTheCountComesFrom) {
    EXPECT_EQ(found_in({{"JOB_COMPLETION_INDEX", "2"}}),
              "JOB_COMPLETION_INDEX is set without JOB_COMPLETIONS: set it in the manifest to the "
              "Job's completions");
    EXPECT_EQ(found_in({{"SLURM_ARRAY_TASK_ID", "2"}}),
              "SLURM_ARRAY_TASK_ID is set without SLURM_ARRAY_TASK_COUNT: start the array with "
              "`sbatch --array=0-N`");
    EXPECT_EQ(found_in({{"PMI_RANK", "2"}, {"PMI_SIZE", "0"}}),
              "PMI_SIZE is 0: start sonde with mpiexec, or pass --shard");
}

TEST(FindShard, RefusesWhatIsNoNumber) {
    EXPECT_EQ(found_in({{"JOB_COMPLETION_INDEX", ""}, {"JOB_COMPLETIONS", "2"}}),
              "JOB_COMPLETION_INDEX is ``, and not a whole number");
    EXPECT_EQ(found_in({{"PMI_RANK", "0"}, {"PMI_SIZE", "two"}}),
              "PMI_SIZE is `two`, and not a whole number");
    EXPECT_EQ(found_in({{"SLURM_ARRAY_TASK_ID", "0"},
                        {"SLURM_ARRAY_TASK_COUNT", "2"},
                        {"SLURM_ARRAY_TASK_MIN", "x"}}),
              "SLURM_ARRAY_TASK_MIN is `x`, and not a whole number");
    EXPECT_EQ(found_in({{"SLURM_ARRAY_TASK_ID", "0"},
                        {"SLURM_ARRAY_TASK_COUNT", "2"},
                        {"SLURM_ARRAY_TASK_STEP", "-1"}}),
              "SLURM_ARRAY_TASK_STEP is `-1`, and not a whole number");
}

TEST(FindShard, RefusesIndicesThatNoStepLeadsTo) {
    EXPECT_EQ(found_in({{"SLURM_ARRAY_TASK_ID", "9"},
                        {"SLURM_ARRAY_TASK_COUNT", "3"},
                        {"SLURM_ARRAY_TASK_MIN", "1"}}),
              "SLURM_ARRAY_TASK_ID is 9, which is none of 3 from 1 in steps of 1: start the array "
              "with `sbatch --array=0-N`");
    struct Task {
        const char* id;
        const char* first;
        const char* step;
    };
    for (const auto& [id, first, step] :
         {Task{"0", "1", "1"}, Task{"2", "1", "2"}, Task{"1", "1", "0"}, Task{"7", "1", "2"}}) {
        const auto found = find_shard({{"SLURM_ARRAY_TASK_ID", id},
                                       {"SLURM_ARRAY_TASK_COUNT", "3"},
                                       {"SLURM_ARRAY_TASK_MIN", first},
                                       {"SLURM_ARRAY_TASK_STEP", step}});
        EXPECT_FALSE(found) << id << " from " << first << " by " << step;
    }
    EXPECT_FALSE(find_shard({{"PMI_RANK", "2"}, {"PMI_SIZE", "2"}}));
}

TEST(ShardOf, KeepsGroupsTogetherWhereThereAreEnough) {
    for (std::uint32_t client = 0; client < 1000; ++client) {
        EXPECT_EQ(shard_of(client, 10, 4), (client % 10) % 4);
        EXPECT_EQ(shard_of(client, 4, 4), client % 4);
    }
}

TEST(ShardOf, SpreadsClientsWhereThereAreFewerGroups) {
    for (std::uint32_t client = 0; client < 1000; ++client) {
        EXPECT_EQ(shard_of(client, 3, 4), client % 4);
        EXPECT_EQ(shard_of(client, 1, 1), 0U);
    }
}

}  // namespace
}  // namespace sonde::load
