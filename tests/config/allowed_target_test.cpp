// SPDX-License-Identifier: Apache-2.0
#include "config/allowed_target.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

namespace sonde {
namespace {

AllowedTarget allowed(const std::string& text) {
    const auto target = parse_allowed_target(text);
    EXPECT_TRUE(target) << text << ": " << (target ? "" : target.error());
    return target.value_or(AllowedTarget{});
}

/// Where a run goes that is asked for at `asked`; empty where it is refused.
std::string goes_to(std::initializer_list<const char*> list, const std::string& asked) {
    std::vector<AllowedTarget> targets;
    for (const auto* const text : list) {
        targets.push_back(allowed(text));
    }
    const auto endpoint = parse_endpoint(asked);
    const auto found = endpoint ? admitted(targets, *endpoint) : std::nullopt;
    return found ? to_string(*found) : "";
}

TEST(AllowedTarget, IsExactlyTheOneThatIsNamed) {
    const auto list = {"mqtts://broker.example.com", "ws://web.example.com/mqtt"};
    EXPECT_EQ(goes_to(list, "mqtts://broker.example.com"), "mqtts://broker.example.com:8883");
    EXPECT_EQ(goes_to(list, "broker.example.com:8883"), "mqtts://broker.example.com:8883");
    EXPECT_EQ(goes_to(list, "ws://web.example.com"), "ws://web.example.com:80/mqtt");
}

TEST(AllowedTarget, KnowsNoUpperCase) {
    EXPECT_EQ(goes_to({"mqtts://Broker.Example.com"}, "MQTTS://bROKER.eXAMPLE.cOM"),
              "mqtts://broker.example.com:8883");
    EXPECT_EQ(goes_to({"mqtts://*.Example.com"}, "mqtts://A.EXAMPLE.com"),
              "mqtts://a.example.com:8883");
}

TEST(AllowedTarget, IsNoOtherPortSchemeOrPath) {
    const auto list = {"mqtts://broker.example.com", "wss://broker.example.com/mqtt"};
    for (const auto* const asked : {"mqtt://broker.example.com",
                                    "mqtt://broker.example.com:8883",
                                    "mqtts://broker.example.com:8884",
                                    "mqtts://broker.example.com:443",
                                    "wss://broker.example.com/other",
                                    "wss://broker.example.com/mqtt/",
                                    "wss://broker.example.com/MQTT",
                                    "ws://broker.example.com:443/mqtt",
                                    "unix:///broker.example.com"}) {
        EXPECT_EQ(goes_to(list, asked), "") << asked;
    }
}

TEST(AllowedTarget, IsNoNameThatOnlyLooksLikeIt) {
    const auto list = {"mqtts://broker.example.com", "mqtts://*.example.com"};
    for (const auto* const asked : {"mqtts://broker.example.com.",
                                    "mqtts://broker.example.com.evil.net",
                                    "mqtts://evil-broker.example.com.evil.net",
                                    "mqtts://evil.net",
                                    "mqtts://example.com",
                                    "mqtts://.example.com",
                                    "mqtts://a.b.example.com",
                                    "mqtts://a.example.com%25.evil.net",
                                    "mqtts://a%.example.com",
                                    "mqtts://\xd0\xb0.example.com",
                                    "mqtts://broker\xe3\x80\x82"
                                    "example.com",
                                    "mqtts://broker.example.com\n",
                                    "mqtts://a.example.com\n.evil.net",
                                    "mqtts://a.example.com .evil.net",
                                    "mqtts://user@broker.example.com",
                                    "mqtts://broker.example.com@evil.net",
                                    "mqtts://broker.example.com:8883@evil.net",
                                    "mqtts://broker.example.com\\@evil.net",
                                    "mqtts://evil.net#.example.com",
                                    "mqtts://evil.net?.example.com",
                                    "mqtts://evil.net/.example.com",
                                    "mqtts://*.example.com",
                                    "mqtts:///broker.example.com"}) {
        EXPECT_EQ(goes_to(list, asked), "") << asked;
    }
}

TEST(AllowedTarget, LetsAStarStandForAPartOfAName) {
    const auto list = {"mqtt://node-*.eu*.example.com:2883"};
    EXPECT_NE(goes_to(list, "mqtt://node-1.eu-west_2.example.com:2883"), "");
    EXPECT_NE(goes_to(list, "mqtt://node-node-.eu1.example.com:2883"), "");
    EXPECT_EQ(goes_to(list, "mqtt://node-.eu1.example.com:2883"), "") << "not for nothing";
    EXPECT_EQ(goes_to(list, "mqtt://node-1.eu.example.com:2883"), "");
    EXPECT_EQ(goes_to(list, "mqtt://node-1.x.eu1.example.com:2883"), "") << "not for a dot";
    EXPECT_EQ(goes_to(list, "mqtt://node-1.eu1.example.com"), "");
    EXPECT_NE(goes_to({"mqtt://a*b*c.example.com"}, "mqtt://aabbcbc.example.com"), "");
    EXPECT_EQ(goes_to({"mqtt://a*b*c.example.com"}, "mqtt://aabbcb.example.com"), "");
}

TEST(AllowedTarget, IsAnAddressOnlyWhereThatIsNamed) {
    EXPECT_NE(goes_to({"mqtt://[2001:DB8::1]"}, "mqtt://[2001:db8::1]"), "");
    EXPECT_NE(goes_to({"mqtt://10.0.0.*"}, "mqtt://10.0.0.7"), "");
    EXPECT_EQ(goes_to({"mqtt://*.example.com"}, "mqtt://[2001:db8::1]"), "");
    EXPECT_EQ(goes_to({"mqtt://*"}, "mqtt://[::1]"), "");
    EXPECT_EQ(goes_to({"mqtt://*"}, "mqtt://10.0.0.7"), "");
}

TEST(AllowedTarget, MayBeASocket) {
    EXPECT_NE(goes_to({"unix:///run/mosquitto.sock"}, "unix:///run/mosquitto.sock"), "");
    EXPECT_EQ(goes_to({"unix:///run/mosquitto.sock"}, "unix:///run/../run/mosquitto.sock"), "");
    EXPECT_EQ(goes_to({"unix:///run/mosquitto.sock"}, "unix:///run/MOSQUITTO.sock"), "");
}

TEST(AllowedTarget, TakesNoTimeToTellWhateverTheyAre) {
    const std::string pattern = "mqtt://a*a*a*a*a*a*a*a*a*a*b.example.com";
    EXPECT_EQ(goes_to({pattern.c_str()}, "mqtt://" + std::string(8000, 'a') + ".example.com"), "");
}

TEST(AllowedTarget, HasNoStarElsewhereThanInTheHost) {
    for (const auto* const text : {"mqtt*://host",
                                   "mqtt://host:*",
                                   "mqtt://**.example.com",
                                   "mqtt://user@*.example.com",
                                   "mqtt://[::*]",
                                   "mqtt://*.example.com:0",
                                   "mqtt://*.example.com/path",
                                   "nothing://*.example.com",
                                   "mqtt://*.ex\xc3\xa4mple.com",
                                   ""}) {
        EXPECT_FALSE(parse_allowed_target(text)) << text;
    }
}

TEST(AllowedTarget, HasOneOwnerWhereTheEndOfItsNameIsNamed) {
    for (const auto* const text : {"mqtts://broker",
                                   "mqtts://10.0.0.1",
                                   "mqtts://*.example.com",
                                   "mqtts://a*b.example.com",
                                   "mqtts://*.*.mqtt.example.com"}) {
        EXPECT_TRUE(has_one_owner(allowed(text))) << text;
    }
    for (const auto* const text : {"mqtts://*",
                                   "mqtts://*.com",
                                   "mqtts://broker.*",
                                   "mqtts://broker.*.com",
                                   "mqtts://*example.com",
                                   "mqtts://*.example.com.",
                                   "mqtts://*..com",
                                   "mqtts://10.0.0.*",
                                   "mqtts://*.0.0.1"}) {
        EXPECT_FALSE(has_one_owner(allowed(text))) << text;
    }
}

}  // namespace
}  // namespace sonde
