// SPDX-License-Identifier: Apache-2.0
#include "probes/net/service_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace sonde::net {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> hosts_of(const std::vector<ServiceHost>& services) {
    std::vector<std::string> hosts;
    for (const auto& service : services) {
        hosts.push_back(service.host);
    }
    return hosts;
}

ServiceHost service(std::string host, std::uint16_t priority, std::uint16_t weight) {
    return {.host = std::move(host), .port = 1883, .priority = priority, .weight = weight};
}

TEST(ServiceOrder, GoesByPriorityFirst) {
    const auto ordered = in_order_of_use(
        {service("spare", 20, 65535), service("main", 10, 0), service("last", 30, 1)},
        [](std::uint32_t) { return 0U; });
    EXPECT_THAT(hosts_of(ordered), ElementsAre("main", "spare", "last"));
}

TEST(ServiceOrder, TakesTheFirstWhoseRunningSumReachesTheNumber) {
    const std::vector services{service("a", 1, 10), service("b", 1, 30), service("c", 1, 60)};
    std::vector<std::uint32_t> asked;
    const auto choosing = [&](std::uint32_t number) {
        return in_order_of_use(services, [&, number](std::uint32_t most) {
            asked.push_back(most);
            return std::min(number, most);
        });
    };
    EXPECT_THAT(hosts_of(choosing(10)), ElementsAre("a", "b", "c"));
    EXPECT_THAT(asked, ElementsAre(100U, 90U, 60U));
    EXPECT_THAT(hosts_of(choosing(11)), ElementsAre("b", "c", "a"));
    EXPECT_THAT(hosts_of(choosing(100)), ElementsAre("c", "b", "a"));
}

TEST(ServiceOrder, LetsThoseWithoutAWeightComeFirstOnlyWhereChanceSaysZero) {
    const std::vector services{service("heavy", 1, 5), service("none", 1, 0)};
    const auto front = [&](std::uint32_t number) {
        return in_order_of_use(services,
                               [number](std::uint32_t most) { return std::min(number, most); })
            .front()
            .host;
    };
    EXPECT_EQ(front(0), "none");
    EXPECT_EQ(front(1), "heavy");
}

TEST(ServiceOrder, SpreadsByWeight) {
    const std::vector services{service("one", 1, 1), service("three", 1, 3)};
    std::mt19937 random{7};
    std::map<std::string, int> first;
    for (int i = 0; i < 4000; ++i) {
        const auto ordered = in_order_of_use(services, [&](std::uint32_t most) {
            return std::uniform_int_distribution<std::uint32_t>{0, most}(random);
        });
        ++first[ordered.front().host];
    }
    // By RFC 2782's sum, which counts from 0: 2 of 5 to the first, 3 of 5 to the second.
    EXPECT_NEAR(first["one"], 1600, 150);
    EXPECT_NEAR(first["three"], 2400, 150);
}

TEST(ServiceOrder, OfNothingIsNothing) {
    EXPECT_TRUE(in_order_of_use({}, [](std::uint32_t) { return 0U; }).empty());
}

}  // namespace
}  // namespace sonde::net
