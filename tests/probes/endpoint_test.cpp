#include "probes/endpoint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

TEST(Endpoint, WithoutASchemeIsPlainButAtPort8883Secure) {
    EXPECT_EQ(parse_endpoint("h"), (Endpoint{Scheme::mqtt, "h", 1883}));
    EXPECT_EQ(parse_endpoint("h:99"), (Endpoint{Scheme::mqtt, "h", 99}));
    EXPECT_EQ(parse_endpoint("h:8883"), (Endpoint{Scheme::mqtts, "h", 8883}));
}

TEST(Endpoint, WithASchemeHasThatSchemesPort) {
    EXPECT_EQ(parse_endpoint("mqtt://h"), (Endpoint{Scheme::mqtt, "h", 1883}));
    EXPECT_EQ(parse_endpoint("mqtts://h"), (Endpoint{Scheme::mqtts, "h", 8883}));
    EXPECT_EQ(parse_endpoint("MQTTS://h/"), (Endpoint{Scheme::mqtts, "h", 8883}));
    EXPECT_EQ(parse_endpoint("mqtt://h:8883"), (Endpoint{Scheme::mqtt, "h", 8883}));
    EXPECT_EQ(parse_endpoint("tcp://h"), (Endpoint{Scheme::mqtt, "h", 1883}));
    EXPECT_EQ(parse_endpoint("ssl://h"), (Endpoint{Scheme::mqtts, "h", 8883}));
}

TEST(Endpoint, OfAnIpv6LiteralStandsInBrackets) {
    EXPECT_EQ(parse_endpoint("[::1]"), (Endpoint{Scheme::mqtt, "::1", 1883}));
    EXPECT_EQ(parse_endpoint("mqtts://[fe80::1%eth0]:1"),
              (Endpoint{Scheme::mqtts, "fe80::1%eth0", 1}));
    EXPECT_EQ(to_string({Scheme::mqtt, "::1", 1883}), "mqtt://[::1]:1883");
    EXPECT_THAT(parse_endpoint("::1").error(), ::testing::HasSubstr("brackets"));
}

TEST(Endpoint, IsWrittenSoThatItReadsBack) {
    for (const auto* const text :
         {"mqtt://a.example:1883", "mqtts://[::1]:8883", "mqtt://10.0.0.1:1"}) {
        EXPECT_EQ(to_string(*parse_endpoint(text)), text);
    }
}

TEST(Endpoint, RefusesWhatIsNoneWithASentence) {
    for (const auto* const text : {"",
                                   "mqtt://",
                                   "mqtt://:1883",
                                   "ws://h",
                                   "http://h",
                                   "h:",
                                   "h:0",
                                   "h:65536",
                                   "h:+1",
                                   "h:1x",
                                   "h:1:2",
                                   "[::1",
                                   "[::1]1883",
                                   "[]",
                                   "[h]",
                                   "h/path",
                                   "a b",
                                   "user:password@h"}) {
        const auto endpoint = parse_endpoint(text);
        ASSERT_FALSE(endpoint.has_value()) << text;
        EXPECT_FALSE(endpoint.error().empty());
    }
}

TEST(Endpoint, NeverRepeatsCredentialsInItsMessage) {
    EXPECT_THAT(parse_endpoint("mqtt://user:secret@h").error(),
                ::testing::Not(::testing::HasSubstr("secret")));
}

}  // namespace
}  // namespace sonde
