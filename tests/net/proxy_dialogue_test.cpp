// SPDX-License-Identifier: Apache-2.0
#include "probes/net/proxy_dialogue.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sonde::net {
namespace {

std::string text(const std::vector<std::byte>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Result<ProxyDialogue::Step> hear(ProxyDialogue& dialogue, const std::string& answer) {
    return dialogue.take(std::as_bytes(std::span{answer}));
}

using namespace std::string_literals;

TEST(HttpConnect, AsksForHostAndPortWithALogin) {
    const ProxyRequest request{.proxy = {.kind = ProxyKind::http, .username = "Aladdin"},
                               .password = Secret{"open sesame"},
                               .host = "broker.example.com",
                               .port = 8883};
    // The login is the example of RFC 7617 2.
    EXPECT_EQ(text((*proxy_dialogue(request))->question()),
              "CONNECT broker.example.com:8883 HTTP/1.1\r\nHost: broker.example.com:8883\r\n"
              "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n");
}

TEST(HttpConnect, WritesAnIpv6AddressInBrackets) {
    const ProxyRequest request{.proxy = {.kind = ProxyKind::http}, .host = "::1", .port = 1883};
    EXPECT_EQ(text(http_connect(request)->question()),
              "CONNECT [::1]:1883 HTTP/1.1\r\nHost: [::1]:1883\r\n\r\n");
}

TEST(HttpConnect, KeepsWhatComesBehindTheAnswer) {
    const auto dialogue = http_connect({.host = "h", .port = 1});
    EXPECT_EQ(hear(*dialogue, "HTTP/1.1 200 "), ProxyDialogue::Step::needs_more);
    EXPECT_EQ(hear(*dialogue, "OK\r\n\r\nearly"), ProxyDialogue::Step::connected);
    EXPECT_EQ(text(dialogue->rest()), "early");
}

TEST(Socks5Connect, LogsInAndHandsANameOn) {
    const ProxyRequest request{.proxy = {.kind = ProxyKind::socks5, .username = "me"},
                               .password = Secret{"key"},
                               .host = "broker",
                               .port = 1883};
    const auto dialogue = *proxy_dialogue(request);
    EXPECT_EQ(text(dialogue->question()), "\5\2\0\2"s);
    EXPECT_EQ(hear(*dialogue, "\5\2"), ProxyDialogue::Step::has_question);
    EXPECT_EQ(text(dialogue->question()), "\1\2me\3key");
    EXPECT_EQ(hear(*dialogue, "\1\0"s), ProxyDialogue::Step::has_question);
    EXPECT_EQ(text(dialogue->question()), "\5\1\0\3\6broker\7\x5b"s);
}

TEST(Socks5Connect, ReadsNoFurtherThanItsAnswers) {
    for (const auto& [rest, kind] : {std::pair{std::size_t{5}, '\1'},
                                     std::pair{std::size_t{17}, '\4'},
                                     std::pair{std::size_t{9}, '\3'}}) {
        const auto dialogue = *socks5_connect({.host = "127.0.0.1", .port = 1});
        EXPECT_EQ(text(dialogue->question()), "\5\1\0"s);
        EXPECT_EQ(dialogue->wanted(), 2U);
        EXPECT_EQ(hear(*dialogue, "\5\0"s), ProxyDialogue::Step::has_question);
        EXPECT_EQ(text(dialogue->question()), "\5\1\0\1\x7f\0\0\1\0\1"s);
        EXPECT_EQ(dialogue->wanted(), 5U);
        EXPECT_EQ(hear(*dialogue, "\5\0\0"s + kind + "\7"), ProxyDialogue::Step::needs_more);
        EXPECT_EQ(dialogue->wanted(), rest);
        EXPECT_EQ(hear(*dialogue, std::string(rest, 'x')), ProxyDialogue::Step::connected);
    }
}

TEST(Socks5Connect, RefusesWhatIsNotSocks) {
    for (const auto& answer : {"\4\0"s, "HT"s}) {
        const auto dialogue = *socks5_connect({.host = "h", .port = 1});
        const auto step = hear(*dialogue, answer);
        ASSERT_FALSE(step);
        EXPECT_EQ(step.error().reason, FailureReason::protocol);
    }
    const auto dialogue = *socks5_connect({.host = "h", .port = 1});
    EXPECT_TRUE(hear(*dialogue, "\5\0"s));
    EXPECT_FALSE(hear(*dialogue, "\5\0\0\7x"s));
}

TEST(Socks5Connect, HasRoomFor255Bytes) {
    EXPECT_TRUE(socks5_connect({.host = std::string(255, 'h'), .port = 1}));
    const auto longer = socks5_connect({.host = std::string(256, 'h'), .port = 1});
    ASSERT_FALSE(longer);
    EXPECT_EQ(longer.error().reason, FailureReason::local);
}

}  // namespace
}  // namespace sonde::net
