// SPDX-License-Identifier: Apache-2.0
#include "probes/route.hpp"
#include "tests/config/mistake_cases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

/// The keys of the way to a broker: proxy, PROXY header, WebSocket.
namespace sonde {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view all_keys = R"(
proxy = "http://monitor@proxy.example.com"
proxy_password_file = "/secret"
proxy_protocol = "v2"
websocket_origin = "https://app.example.com"
websocket_headers = { X-Token = "${PASSWORD}", Cookie = "a=b" }
)";

Route everything() {
    return {
        .websocket_headers = {{.name = "X-Token", .value = Secret{"hunter2"}},
                              {.name = "Cookie", .value = Secret{"a=b"}}},
        .websocket_origin = "https://app.example.com",
        .proxy = Proxy{.kind = ProxyKind::http,
                       .host = "proxy.example.com",
                       .port = 3128,
                       .username = "monitor"},
        .proxy_password = Secret{"hunter2"},
        .proxy_protocol = ProxyProtocol::v2,
    };
}

SharedValue<Route> route_of(const std::string& keys) {
    const auto around = usual_surroundings();
    const auto config = load_text(
        "[[probe]]\nname = \"p\"\ntarget = \"wss://h\"\n" + keys, "sonde.toml", around.view());
    EXPECT_TRUE(config) << mistakes_in("[[probe]]\nname = \"p\"\ntarget = \"wss://h\"\n" + keys);
    return config ? config->probes.front().route : SharedValue<Route>{};
}

TEST(RouteKeys, MakeTheRouteOfAProbe) {
    EXPECT_EQ(route_of(std::string{all_keys}), SharedValue<Route>{everything()});
    EXPECT_FALSE(route_of(""));
}

TEST(RouteKeys, AreTheSameInAnyOrder) {
    const auto route =
        route_of("proxy_password_env = \"PASSWORD\"\nproxy = \"socks5://me@[::1]:99/\"\n");
    ASSERT_TRUE(route);
    EXPECT_EQ(route->proxy,
              (Proxy{.kind = ProxyKind::socks5, .host = "::1", .port = 99, .username = "me"}));
    EXPECT_EQ(route->proxy_password, Secret{"hunter2"});
}

TEST(RouteKeys, OfAProbeAddHeadersToThoseOfTheDefaults) {
    const auto around = usual_surroundings();
    const auto config = load_text(
        "[defaults]\nwebsocket_headers = { a = \"1\", b = \"2\" }\n[[probe]]\nname = \"p\"\n"
        "target = \"ws://h\"\nwebsocket_headers = { B = \"3\", c = \"4\" }\n"
        "[[probe]]\nname = \"plain\"\ntarget = \"mqtt://h\"\n",
        "sonde.toml",
        around.view());
    ASSERT_TRUE(config);
    const auto& headers = config->probes.front().route->websocket_headers;
    ASSERT_EQ(headers.size(), 3U);
    EXPECT_EQ(headers[1].value, Secret{"3"});
    EXPECT_EQ(headers[2].name, "c");
}

/// A key of a probe of wss, at line 4.
class RouteMistakeOfAProbe : public testing::TestWithParam<OneMistake> {};

TEST_P(RouteMistakeOfAProbe, IsReportedAtItsPlace) {
    const std::string head = "[[probe]]\nname = \"p\"\ntarget = \"wss://h\"\n";
    EXPECT_EQ(mistakes_in(head + GetParam().toml + "\n"),
              "sonde.toml:" + std::string{GetParam().expected} + "\n");
}

constexpr auto* as_expected =
    ": expected http://HOST:PORT or socks5://HOST:PORT, with USER@ before the host where the proxy "
    "wants a login";

INSTANTIATE_TEST_SUITE_P(
    All,
    RouteMistakeOfAProbe,
    testing::Values(
        OneMistake{"PasswordInTheUrl",
                   "proxy = \"http://me:hunter2@proxy\"",
                   "4:9: proxy: a password does not belong into the proxy's URL: use "
                   "proxy_password_file or proxy_password_env"},
        OneMistake{"ProxyPort",
                   "proxy = \"http://proxy:0\"",
                   "4:9: proxy: the port must be a whole number from 1 to 65535, not `0`"},
        OneMistake{"ProxyWithoutHost",
                   "proxy = \"http://\"",
                   "4:9: proxy: the host is missing: expected host or host:port"},
        OneMistake{"PasswordWithoutAUser",
                   "proxy = \"http://proxy\"\nproxy_password_env = \"PASSWORD\"",
                   "5:22: proxy_password_env: a password is of no use without the user's name: "
                   "write it into `proxy`, as in http://USER@HOST:3128"},
        OneMistake{"TwoProxyPasswords",
                   "proxy = \"http://me@proxy\"\nproxy_password_env = \"PASSWORD\"\n"
                   "proxy_password_file = \"/secret\"",
                   "5:22: proxy_password_env: there are two passwords: keep one of "
                   "proxy_password_file and proxy_password_env"},
        OneMistake{"ProxyProtocol",
                   "proxy_protocol = \"v3\"",
                   "4:18: proxy_protocol: expected \"off\", \"v1\" or \"v2\", found `v3`; did you "
                   "mean `v1`?"},
        OneMistake{
            "HeaderName",
            "websocket_headers = { \"X Token\" = \"x\" }",
            "4:23: websocket_headers: expected the name of an HTTP header, of letters, digits and "
            "dashes"},
        OneMistake{"HeaderOfOurs",
                   "websocket_headers = { sec-websocket-key = \"x\" }",
                   "4:23: websocket_headers: the header `sec-websocket-key` is sonde's to set"},
        OneMistake{"HeaderWithAKeyOfItsOwn",
                   "websocket_headers = { Origin = \"x\" }",
                   "4:23: websocket_headers: the header `Origin` is sonde's to set: use "
                   "websocket_origin"},
        OneMistake{"HeaderValue",
                   "websocket_headers = { X-A = \"hunter2\\r\\nHost: x\" }",
                   "4:29: websocket_headers: expected a text without control characters, of 4096 "
                   "bytes at most, as the value of the header `X-A`"},
        OneMistake{"NoTable",
                   "websocket_headers = \"X-A: hunter2\"",
                   "4:21: websocket_headers: expected a table such as { X-Token = \"${TOKEN}\" }"},
        OneMistake{"RouteOfPaho",
                   "client = \"paho\"\nproxy_protocol = \"v1\"",
                   "5:18: proxy_protocol: Paho is not given a proxy_protocol here: it is for the "
                   "wire client"}),
    subject_of);

TEST(RouteKeys, SayWhatAProxyLooksLike) {
    for (const auto& [url, problem] :
         {std::pair{"proxy:3128", "the proxy's scheme is missing"},
          std::pair{"https://proxy", "the proxy's scheme is neither http nor socks5"}}) {
        const auto parsed = parse_proxy(url);
        ASSERT_FALSE(parsed);
        EXPECT_EQ(parsed.error(), std::string{problem} + as_expected);
    }
}

TEST(RouteKeys, HaveToFitTheTarget) {
    const auto mistakes = [](const std::string& target, const std::string& key) {
        return mistakes_in("[[probe]]\nname = \"p\"\ntarget = \"" + target + "\"\n" + key + "\n");
    };
    EXPECT_THAT(mistakes("mqtt://h", "websocket_origin = \"x\""),
                HasSubstr("websocket_origin: has no effect on a target mqtt://"));
    EXPECT_THAT(mistakes("mqtts://h", "websocket_headers = { a = \"b\" }"),
                HasSubstr("websocket_headers: has no effect on a target mqtts://"));
    EXPECT_THAT(mistakes("unix:///run/x", "proxy = \"http://h\""),
                HasSubstr("no proxy leads to a unix socket"));
    EXPECT_THAT(mistakes("unix:///run/x", "family = \"ipv4\""),
                HasSubstr("family: has no effect on a target unix://"));
    EXPECT_THAT(mistakes("unix:///run/x", "insecure = true"),
                HasSubstr("has no effect on a target unix://, which is not encrypted"));
    EXPECT_EQ(mistakes("unix:///run/x", "proxy_protocol = \"v1\""), "");
}

TEST(RouteKeys, NeverShowASecret) {
    EXPECT_THAT(mistakes_in("[[probe]]\nname = \"p\"\ntarget = \"wss://h\"\n"
                            "proxy = \"ftp://me:hunter2@h\"\n"
                            "websocket_headers = { a = \"hunter2\\n\" }\n"),
                Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace sonde
