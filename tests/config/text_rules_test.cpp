// SPDX-License-Identifier: Apache-2.0
#include "config/text_rules.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sonde {
namespace {

using namespace std::string_literals;

TEST(CheckMqttString, TakesWellFormedText) {
    EXPECT_TRUE(check_mqtt_string(""));
    EXPECT_TRUE(check_mqtt_string("K\u00fcche \u20ac \U0001F600"));
    EXPECT_TRUE(check_mqtt_string(std::string(65'535, 'x')));
}

TEST(CheckMqttString, RefusesWhatMqttForbids) {
    for (const auto& text : {std::string(65'536, 'x'),
                             "a\0b"s,
                             "\x80"s,
                             "\xc3"s,
                             "\xc3x"s,
                             "\xc0\x80"s,              // Overlong U+0000.
                             "\xe0\x80\xaf"s,          // Overlong /.
                             "\xed\xa0\x80"s,          // A surrogate.
                             "\xf4\x90\x80\x80"s,      // Beyond U+10FFFF.
                             "\xf8\x88\x80\x80\x80"s,  // Five bytes.
                             "\xff"s}) {
        EXPECT_FALSE(check_mqtt_string(text));
    }
}

TEST(CheckTopic, RefusesWildcardsAndNothing) {
    EXPECT_TRUE(check_topic("a/b"));
    EXPECT_TRUE(check_topic("/"));
    EXPECT_FALSE(check_topic(""));
    EXPECT_FALSE(check_topic("a/+/b"));
    EXPECT_FALSE(check_topic("#"));
    EXPECT_FALSE(check_topic("$share/g/a"));
}

TEST(CheckTopicFilter, TakesWildcardsAsWholeLevels) {
    for (const auto* const filter :
         {"a", "a/b", "#", "+", "a/+/b", "+/+", "a/#", "/", "$share/g/a/#", "$share/g//"}) {
        EXPECT_TRUE(check_topic_filter(filter)) << filter;
    }
    for (const auto* const filter : {"",
                                     "a#",
                                     "a/#/b",
                                     "##",
                                     "a+",
                                     "+a",
                                     "a/+b/c",
                                     "$share/",
                                     "$share/g",
                                     "$share/g/",
                                     "$share//a",
                                     "$share/+/a",
                                     "$share/g/a#"}) {
        EXPECT_FALSE(check_topic_filter(filter)) << filter;
    }
}

TEST(CheckLabelName, FollowsPrometheus) {
    EXPECT_TRUE(check_label_name("team"));
    EXPECT_TRUE(check_label_name("_a1"));
    EXPECT_FALSE(check_label_name(""));
    EXPECT_FALSE(check_label_name("1a"));
    EXPECT_FALSE(check_label_name("a-b"));
    EXPECT_FALSE(check_label_name("a.b"));
    EXPECT_FALSE(check_label_name("\u00e9"));
    EXPECT_FALSE(check_label_name("__a"));
    EXPECT_FALSE(check_label_name(std::string(65, 'a')));
}

TEST(CheckLabelName, RefusesEveryReservedName) {
    for (const auto* const name : {"probe",
                                   "target",
                                   "location",
                                   "phase",
                                   "reason",
                                   "direction",
                                   "packet",
                                   "family",
                                   "version",
                                   "cipher",
                                   "revision",
                                   "compiler",
                                   "le",
                                   "quantile",
                                   "job",
                                   "instance",
                                   "exported_",
                                   "exported_instance",
                                   "__name__"}) {
        EXPECT_FALSE(check_label_name(name)) << name;
    }
    EXPECT_TRUE(check_label_name("exported"));
    EXPECT_TRUE(check_label_name("my_instance"));
}

TEST(FamilyOfLiteral, KnowsAddressesFromNames) {
    EXPECT_EQ(family_of_literal("127.0.0.1"), FamilyChoice::ipv4);
    EXPECT_EQ(family_of_literal("::1"), FamilyChoice::ipv6);
    EXPECT_EQ(family_of_literal("fe80::1%eth0"), FamilyChoice::ipv6);
    for (const auto* const name : {"localhost", "127.0.0.1.example.com", "127.0.0", "", "::1::"}) {
        EXPECT_EQ(family_of_literal(name), std::nullopt) << name;
    }
}

TEST(CheckAddress, TakesLiteralsWithAndWithoutPort) {
    for (const auto* const text : {"1.1.1.1",
                                   "255.255.255.255:53",
                                   "::",
                                   "::1",
                                   "2606:4700::1111",
                                   "1:2:3:4:5:6:7:8",
                                   "::ffff:1.2.3.4",
                                   "fe80::1%eth0",
                                   "[::1]",
                                   "[2606:4700::1111]:5353"}) {
        EXPECT_TRUE(check_address(text)) << text;
    }
}

TEST(CheckAddress, RefusesAllElse) {
    for (const auto* const text : {"",
                                   "dns.example.com",
                                   "1.1.1",
                                   "1.1.1.1.1",
                                   "1.1.1.256",
                                   "01.1.1.1",
                                   "1.1.1.1:",
                                   "1.1.1.1:0",
                                   "1.1.1.1:65536",
                                   "1.1.1.1:x",
                                   ":",
                                   ":::",
                                   "1::2::3",
                                   "1:2:3:4:5:6:7",
                                   "1:2:3:4:5:6:7:8:9",
                                   "12345::",
                                   "1:2:3:4:5:6:7:",
                                   "g::1",
                                   "[::1",
                                   "[::1]:x"}) {
        EXPECT_FALSE(check_address(text)) << text;
    }
}

TEST(ParseListenAddress, TakesAnAddressAndAPort) {
    const auto v4 = parse_listen_address("0.0.0.0:9344");
    ASSERT_TRUE(v4);
    EXPECT_EQ(v4->host, "0.0.0.0");
    EXPECT_EQ(v4->port, 9344);
    const auto v6 = parse_listen_address("[::1]:0");
    ASSERT_TRUE(v6);
    EXPECT_EQ(v6->host, "::1");
    EXPECT_EQ(v6->port, 0);
}

TEST(ParseListenAddress, RefusesWhatLacksOne) {
    for (const auto* const text : {"",
                                   "9344",
                                   ":9344",
                                   "127.0.0.1",
                                   "::1:9344",
                                   "localhost:9344",
                                   "127.0.0.1:65536",
                                   "[127.0.0.1]:1",
                                   "[::1]"}) {
        EXPECT_FALSE(parse_listen_address(text)) << text;
    }
}

}  // namespace
}  // namespace sonde
