// SPDX-License-Identifier: Apache-2.0
#include "probes/load/topology.hpp"

#include "probes/load/random.hpp"
#include "probes/load/shard.hpp"
#include "probes/load/topic_template.hpp"
#include "probes/wire/topic.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>
#include <vector>

namespace sonde::load {
namespace {

Population publishers(std::uint32_t count, std::string topic) {
    return {.name = "publishers",
            .role = Role::publisher,
            .count = count,
            .publish_topic = std::move(topic)};
}

Population subscribers(std::uint32_t count, std::string filter) {
    return {.name = "subscribers",
            .role = Role::subscriber,
            .count = count,
            .subscribe_filter = std::move(filter)};
}

std::vector<std::uint32_t> receivers_of(const Topology& topology) {
    std::vector<std::uint32_t> receivers;
    for (std::uint32_t stream = 0; stream < topology.streams(); ++stream) {
        receivers.push_back(topology.receivers(stream));
    }
    return receivers;
}

using Counts = std::vector<std::uint32_t>;

Topology topology_of(std::vector<Population> populations, std::uint32_t shards = 1) {
    return Topology{LoadPlan{.populations = std::move(populations)}, shards};
}

TEST(Topology, PairsExactTopics) {
    const auto topology = topology_of({publishers(3, "t/{client}"), subscribers(2, "t/{client}")});
    EXPECT_EQ(receivers_of(topology), (Counts{1, 1, 0}));
    EXPECT_EQ(topology.pairs(), 2U);
}

TEST(Topology, CountsEverySubscriberOfAWildcard) {
    const auto topology = topology_of({publishers(2, "plant/{client}/temperature"),
                                       subscribers(3, "plant/+/temperature"),
                                       subscribers(4, "plant/#"),
                                       subscribers(5, "+/{client}/#"),
                                       subscribers(6, "plant/+")});
    EXPECT_EQ(receivers_of(topology), (Counts{8, 8}));
}

TEST(Topology, LetsNumberSignStandForItsParentToo) {
    const auto topology =
        topology_of({publishers(1, "plant"), subscribers(1, "plant/#"), subscribers(1, "#")});
    EXPECT_EQ(receivers_of(topology), Counts{2});
}

TEST(Topology, HidesDollarTopicsFromLeadingWildcardsOnly) {
    const auto topology = topology_of({publishers(1, "$own/x"),
                                       subscribers(1, "#"),
                                       subscribers(1, "+/x"),
                                       subscribers(1, "$own/#"),
                                       subscribers(1, "$own/+")});
    EXPECT_EQ(receivers_of(topology), Counts{2});
}

TEST(Topology, CountsAShareOnceWhateverItsMembers) {
    const auto topology = topology_of({publishers(2, "t/{client}"),
                                       subscribers(10, "$share/a/t/+"),
                                       subscribers(10, "$share/b/t/+"),
                                       subscribers(3, "t/+")});
    EXPECT_EQ(receivers_of(topology), (Counts{5, 5}));
    EXPECT_EQ(topology.pairs(), 46U);
}

TEST(Topology, TakesTheSameNameOnAnotherFilterForAnotherShare) {
    const auto topology = topology_of({publishers(1, "t/0"),
                                       subscribers(10, "$share/a/t/+"),
                                       subscribers(10, "$share/a/t/#"),
                                       subscribers(10, "$share/a/t/{client}")});
    EXPECT_EQ(receivers_of(topology), Counts{3});
}

TEST(Topology, LetsClientsOfBothRolesHearThemselves) {
    const auto topology = topology_of({Population{.name = "both",
                                                  .role = Role::both,
                                                  .count = 4,
                                                  .groups = 2,
                                                  .publish_topic = "{group}/{client}",
                                                  .subscribe_filter = "{group}/+"}});
    EXPECT_EQ(receivers_of(topology), (Counts{2, 2, 2, 2}));
}

TEST(Topology, LeavesOutWhoIsIdle) {
    Population idle{.name = "idle", .role = Role::idle, .count = 5};
    const auto topology = topology_of({idle, publishers(1, idle.publish_topic)});
    EXPECT_EQ(receivers_of(topology), Counts{0});
    EXPECT_EQ(topology.pairs(), 0U);
}

TEST(Topology, NumbersStreamsThroughAllPopulations) {
    auto many = publishers(3, "t/{client}/{topic}");
    many.topics = 4;
    const auto topology = topology_of(
        {subscribers(2, "a"), publishers(5, "b"), subscribers(2, "a"), many, subscribers(1, "a")});
    EXPECT_EQ(topology.streams(), 17U);
    EXPECT_EQ(topology.stream_of(1, 0), 0U);
    EXPECT_EQ(topology.stream_of(1, 4), 4U);
    EXPECT_EQ(topology.stream_of(3, 0), 5U);
    EXPECT_EQ(topology.stream_of(3, 2), 13U);
    const auto first = topology.origin_of(0);
    EXPECT_EQ(first.population, 1U);
    const auto last = topology.origin_of(16);
    EXPECT_EQ(last.population, 3U);
    EXPECT_EQ(last.client, 2U);
    EXPECT_EQ(last.topic, 3U);
}

TEST(Topology, FindsTheOriginOfEveryStream) {
    auto many = publishers(3, "t/{client}/{topic}");
    many.topics = 4;
    const auto topology = topology_of({many, subscribers(2, "a"), publishers(5, "b"), many});
    for (std::uint32_t stream = 0; stream < topology.streams(); ++stream) {
        const auto origin = topology.origin_of(stream);
        EXPECT_EQ(topology.stream_of(origin.population, origin.client) + origin.topic, stream);
    }
}

TEST(Topology, TellsTopicsOfOnePublisherApart) {
    auto many = publishers(2, "t/{client}/{topic}");
    many.topics = 3;
    const auto topology = topology_of({many, subscribers(1, "t/+/1"), subscribers(2, "t/1/+")});
    EXPECT_EQ(receivers_of(topology), (Counts{0, 1, 0, 2, 3, 2}));
}

TEST(Topology, CrossesNoShardWhereAllIsInOne) {
    EXPECT_FALSE(
        topology_of({publishers(8, "t/{client}"), subscribers(8, "t/#")}).crosses_shards());
}

TEST(Topology, CrossesShardsWhereASubscriberHearsAllPublishers) {
    EXPECT_TRUE(
        topology_of({publishers(8, "t/{client}"), subscribers(1, "t/#")}, 4).crosses_shards());
}

TEST(Topology, CrossesNoShardWhereGroupsStayTogether) {
    auto senders = publishers(40, "{run}/{group}/{client}");
    auto readers = subscribers(80, "{run}/{group}/+");
    senders.groups = 4;
    readers.groups = 4;
    EXPECT_FALSE(topology_of({senders, readers}, 4).crosses_shards());
    EXPECT_FALSE(topology_of({senders, readers}, 2).crosses_shards());
    EXPECT_TRUE(topology_of({senders, readers}, 5).crosses_shards());
    // The number of a group says its shard, however many of them there are.
    readers.groups = 5;
    EXPECT_FALSE(topology_of({senders, readers}, 4).crosses_shards());
}

TEST(Topology, CrossesShardsWhereAShareHasMembersElsewhere) {
    const auto alone = topology_of({publishers(1, "t"), subscribers(1, "$share/a/t")}, 2);
    EXPECT_FALSE(alone.crosses_shards());
    const auto both = topology_of({publishers(1, "t"), subscribers(2, "$share/a/t")}, 2);
    EXPECT_TRUE(both.crosses_shards());
}

TEST(Topology, CrossesNoShardByTheShardInTheTopic) {
    const auto topology =
        topology_of({publishers(9, "{shard}/{client}"), subscribers(9, "{shard}/+")}, 3);
    EXPECT_FALSE(topology.crosses_shards());
    EXPECT_EQ(receivers_of(topology), Counts(9, 3));
}

/// What Topology should say, by comparing every stream with every subscriber.
struct Oracle {
    Counts receivers{};
    std::uint64_t pairs{};
    bool crosses_shards{};
};

struct OracleSubscriber {
    std::string filter{};
    std::uint32_t shard{};
};

std::vector<OracleSubscriber> subscribers_of(const LoadPlan& plan, std::uint32_t shards) {
    std::vector<OracleSubscriber> all;
    for (const auto& population : plan.populations) {
        for (std::uint32_t i = 0; population.subscribes() && i < population.count; ++i) {
            const auto values = values_of(population, i, shards, run_of(plan));
            all.push_back({render(population.subscribe_filter, values),
                           shard_of(i, population.groups, shards)});
        }
    }
    return all;
}

void hear(Oracle& oracle,
          const std::string& topic,
          std::uint32_t shard,
          const std::vector<OracleSubscriber>& all) {
    std::set<std::string> shares;
    oracle.receivers.push_back(0);
    for (const auto& subscriber : all) {
        if (!wire::matches(subscriber.filter, topic)) {
            continue;
        }
        ++oracle.pairs;
        oracle.crosses_shards = oracle.crosses_shards || subscriber.shard != shard;
        if (!wire::is_shared(subscriber.filter) || shares.insert(subscriber.filter).second) {
            ++oracle.receivers.back();
        }
    }
}

Oracle oracle_for(const LoadPlan& plan, std::uint32_t shards) {
    Oracle oracle;
    const auto all = subscribers_of(plan, shards);
    for (const auto& population : plan.populations) {
        for (std::uint32_t i = 0; population.publishes() && i < population.count; ++i) {
            auto values = values_of(population, i, shards, run_of(plan));
            for (values.topic = 0; values.topic < population.topics; ++values.topic) {
                hear(oracle,
                     render(population.publish_topic, values),
                     shard_of(i, population.groups, shards),
                     all);
            }
        }
    }
    return oracle;
}

template <std::size_t N>
std::string one_of(const std::array<const char*, N>& choices, Random& random) {
    return choices[random.below(N)];
}

std::string random_path(Random& random, bool wildcards) {
    constexpr std::array levels{"a", "b", "", "{client}", "{group}", "{shard}", "{topic}", "0"};
    std::string path = random.below(8) == 0 ? "$x" : one_of(levels, random);
    if (wildcards && random.below(4) == 0) {
        path = "+";
    }
    for (auto more = random.below(4); more > 0; --more) {
        path += "/" + (wildcards && random.below(3) == 0 ? "+" : one_of(levels, random));
    }
    if (wildcards && random.below(3) == 0) {
        return random.below(5) == 0 ? "#" : path + "/#";
    }
    return path.empty() ? "a" : path;
}

Population random_population(Random& random) {
    constexpr std::array roles{Role::publisher, Role::subscriber, Role::both, Role::idle};
    constexpr std::array shares{"$share/s/", "$share/{group}/", "", "", ""};
    return {.name = "p" + std::to_string(random.below(2)),
            .role = roles[random.below(roles.size())],
            .count = random.below(12),
            .groups = 1 + random.below(5),
            .publish_topic = random_path(random, false),
            .topics = 1 + random.below(3),
            .subscribe_filter = one_of(shares, random) + random_path(random, true)};
}

TEST(Topology, AgreesWithComparingEverybodyWithEverybody) {
    Random random{20260};
    std::uint64_t heard = 0;
    std::uint64_t crossing = 0;
    for (int round = 0; round < 3000; ++round) {
        LoadPlan plan;
        for (auto more = 1 + random.below(5); more > 0; --more) {
            plan.populations.push_back(random_population(random));
        }
        const auto shards = 1 + random.below(4);
        const auto expected = oracle_for(plan, shards);
        const Topology topology{plan, shards};
        ASSERT_EQ(receivers_of(topology), expected.receivers) << "round " << round;
        ASSERT_EQ(topology.pairs(), expected.pairs) << "round " << round;
        ASSERT_EQ(topology.crosses_shards(), expected.crosses_shards) << "round " << round;
        heard += expected.pairs;
        crossing += expected.crosses_shards ? 1 : 0;
    }
    // The plans were not all of people who do not hear each other.
    EXPECT_GT(heard, 10'000U);
    EXPECT_GT(crossing, 300U);
    EXPECT_LT(crossing, 2700U);
}

TEST(Topology, HoldsAHundredThousandPublishersAndAsManySubscribers) {
    auto senders = publishers(100'000, "plant/{group}/{client}");
    senders.groups = 1000;
    auto readers = subscribers(25'000, "plant/{group}/+");
    readers.groups = 1000;
    const auto topology = topology_of({senders,
                                       readers,
                                       subscribers(49'900, "plant/7/{client}"),
                                       subscribers(100, "plant/#"),
                                       subscribers(25'000, "$share/{client}/plant/1/+")});
    EXPECT_EQ(topology.streams(), 100'000U);
    EXPECT_EQ(topology.receivers(0), 125U);
    EXPECT_EQ(topology.receivers(1), 25'125U);
    EXPECT_EQ(topology.receivers(7), 126U);
}

}  // namespace
}  // namespace sonde::load
