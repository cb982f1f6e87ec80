// SPDX-License-Identifier: Apache-2.0
#include "probes/route.hpp"
#include "tests/config/plan_cases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using ::testing::HasSubstr;

std::string plan_with(const std::string& target, const std::string& keys) {
    return "[load]\ntarget = \"" + target + "\"\nduration = \"1s\"\n" + keys +
           "[[load.population]]\nname = \"a\"\nrole = \"idle\"\nclients = 1\n";
}

TEST(PlanRoute, IsMadeByTheKeysThatAProbeHas) {
    const auto plan = plan_of(plan_with("ws://h", R"(proxy = "socks5://monitor@proxy"
proxy_password_env = "PASSWORD"
proxy_protocol = "v1"
websocket_origin = "https://app.example.com"
websocket_headers = { X-Token = "${PASSWORD}" }
)"));
    EXPECT_EQ(plan.targets.front().scheme, Scheme::ws);
    const Route expected{
        .websocket_headers = {{.name = "X-Token", .value = Secret{"hunter2"}}},
        .websocket_origin = "https://app.example.com",
        .proxy =
            Proxy{.kind = ProxyKind::socks5, .host = "proxy", .port = 1080, .username = "monitor"},
        .proxy_password = Secret{"hunter2"},
        .proxy_protocol = ProxyProtocol::v1,
    };
    EXPECT_EQ(plan.route, SharedValue<Route>{expected});
    EXPECT_FALSE(plan_of(plan_with("unix:///run/x", "")).route);
}

TEST(PlanRoute, HasToFitTheTargets) {
    EXPECT_THAT(plan_mistakes_in(plan_with("mqtt://h", "websocket_origin = \"x\"\n")),
                HasSubstr("websocket_origin: has no effect on a target mqtt://"));
    EXPECT_THAT(plan_mistakes_in(plan_with("unix:///run/x", "proxy = \"http://h\"\n")),
                HasSubstr("no proxy leads to a unix socket"));
    EXPECT_THAT(
        plan_mistakes_in(plan_with("unix:///run/x", "source_addresses = [\"127.0.0.1\"]\n")),
        HasSubstr("where it would connect to is not"));
    EXPECT_THAT(plan_mistakes_in(plan_with("mqtt://h", "proxy_password_env = \"PASSWORD\"\n")),
                HasSubstr("of no use without the user's name"));
}

}  // namespace
}  // namespace sonde
