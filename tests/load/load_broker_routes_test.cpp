// SPDX-License-Identifier: Apache-2.0
#include "tests/support/load_broker/client.hpp"
#include "tests/support/load_broker/route_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

namespace sonde::load_broker {
namespace {

class LoadBrokerRoutes : public testing::Test {
  protected:
    void subscribe(const std::string& name, const std::string& filter, wire::Qos qos = {}) {
        routes_.add(filter, {.client = client(name), .grant = {.qos = qos}});
    }

    Client* client(const std::string& name) {
        auto& known = clients_[name];
        if (!known) {
            known = std::make_unique<Client>(context_, ClientKey{});
        }
        return known.get();
    }

    /// The names of those who hear a topic, in alphabetical order.
    std::string hearers(const std::string& topic) {
        std::vector<Member> members;
        routes_.match(topic, members);
        std::string names;
        for (const auto& [name, known] : clients_) {
            for (const auto& member : members) {
                names += member.client == known.get() ? name : "";
            }
        }
        return names;
    }

    Options options_{};
    Freeze freeze_{options_.faults};
    Context context_{options_, freeze_};
    RouteTable routes_{};
    std::map<std::string, std::unique_ptr<Client>> clients_{};
};

TEST_F(LoadBrokerRoutes, FollowWildcards) {
    subscribe("a", "x/y");
    subscribe("b", "x/+");
    subscribe("c", "x/#");
    subscribe("d", "#");
    subscribe("e", "+/y/z");
    EXPECT_EQ(hearers("x/y"), "abcd");
    EXPECT_EQ(hearers("x"), "cd");
    EXPECT_EQ(hearers("x/y/z"), "cde");
    EXPECT_EQ(hearers("x/"), "bcd");
    EXPECT_EQ(hearers("/"), "d");
}

TEST_F(LoadBrokerRoutes, KeepSystemTopicsFromWildcards) {
    subscribe("a", "#");
    subscribe("b", "+/x");
    subscribe("c", "$SYS/+");
    EXPECT_EQ(hearers("$SYS/x"), "c");
}

TEST_F(LoadBrokerRoutes, TakeTurnsWithinASharedSubscription) {
    subscribe("a", "$share/g/x");
    subscribe("b", "$share/g/x");
    subscribe("c", "$share/h/#");
    EXPECT_EQ(hearers("x"), "ac");
    EXPECT_EQ(hearers("x"), "bc");
    EXPECT_EQ(hearers("x"), "ac");
}

TEST_F(LoadBrokerRoutes, HoldAFilterOnceForEachClient) {
    subscribe("a", "x");
    subscribe("a", "x", wire::Qos::at_least_once);
    EXPECT_EQ(hearers("x"), "a");
    EXPECT_TRUE(routes_.remove("x", *client("a")));
    EXPECT_FALSE(routes_.remove("x", *client("a")));
    EXPECT_EQ(hearers("x"), "");
}

}  // namespace
}  // namespace sonde::load_broker
