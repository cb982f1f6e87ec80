// SPDX-License-Identifier: Apache-2.0
#include "agent/push_group.hpp"

#include "probes/endpoint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sonde {
namespace {

using testing::HasSubstr;
using testing::Not;

HttpPlace group_of(const std::string& url) {
    auto group = parse_push_group(url);
    EXPECT_TRUE(group) << group.error();
    return group.value_or(HttpPlace{});
}

TEST(PushGroup, IsTheJobOfLoadRunsWithoutAPath) {
    for (const auto* url : {"http://gateway:9091", "http://gateway:9091/"}) {
        const auto group = group_of(url);
        EXPECT_EQ(group.server.target.scheme, Scheme::mqtt);
        EXPECT_EQ(group.server.target.host, "gateway");
        EXPECT_EQ(group.server.target.port, 9091);
        EXPECT_EQ(group.host, "gateway:9091");
        EXPECT_EQ(group.path, "/metrics/job/sonde_load");
    }
}

TEST(PushGroup, IsWhatThePathSays) {
    EXPECT_EQ(group_of("http://[::1]:9091/metrics/job/nightly/instance/a").path,
              "/metrics/job/nightly/instance/a");
}

TEST(PushGroup, HasTheUsualPortsOfHttp) {
    EXPECT_EQ(group_of("http://gateway").server.target.port, 80);
    const auto over_tls = group_of("https://[2001:db8::1]");
    EXPECT_EQ(over_tls.server.target.port, 443);
    EXPECT_EQ(over_tls.server.target.scheme, Scheme::mqtts);
    EXPECT_EQ(over_tls.server.target.host, "2001:db8::1");
}

TEST(PushGroup, HasNoPasswordAndRepeatsNone) {
    const auto group = parse_push_group("http://me:hunter2@gateway:9091");
    ASSERT_FALSE(group);
    EXPECT_THAT(group.error(), HasSubstr("has no place in the URL"));
    EXPECT_THAT(group.error(), Not(HasSubstr("hunter2")));
}

TEST(PushGroup, RefusesWhatIsNoUrlOfAGroup) {
    for (const auto* url : {"gateway:9091",
                            "ftp://gateway",
                            "http://",
                            "http://gateway:0x1",
                            "http://gateway:99999",
                            "http://gateway/metrics",
                            "http://gateway/metrics/job/a?b",
                            "http://gateway/metrics/job/a#b",
                            "http://gateway/metrics/job/a b",
                            "http://gateway/metrics/job/a\r\nHost: b"}) {
        EXPECT_FALSE(parse_push_group(url)) << url;
    }
}

}  // namespace
}  // namespace sonde
