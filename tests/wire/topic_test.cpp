// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/topic.hpp"

#include "probes/wire/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sonde::wire {
namespace {

using namespace std::string_literals;

TEST(Utf8Text, IsWellFormedUpToTheLastCodePoint) {
    for (const auto& text : {""s,
                             "plain ascii, and long enough for two words"s,
                             "\xc2\x80"s,
                             "\xdf\xbf"s,
                             "\xe0\xa0\x80"s,
                             "\xed\x9f\xbf"s,
                             "\xee\x80\x80"s,
                             "\xef\xbb\xbf"s,
                             "\xf0\x90\x80\x80"s,
                             "\xf4\x8f\xbf\xbf"s}) {
        EXPECT_EQ(check_utf8(text), Utf8::well_formed) << text;
        EXPECT_EQ(check_utf8("12345678" + text + "abc"), Utf8::well_formed) << text;
    }
}

TEST(Utf8Text, IsIllFormedIfOverlongASurrogateOrCutShort) {
    for (const auto& text : {"\x80"s,
                             "\xbf"s,
                             "\xc0\x80"s,
                             "\xc1\xbf"s,
                             "\xe0\x9f\xbf"s,
                             "\xed\xa0\x80"s,
                             "\xed\xbf\xbf"s,
                             "\xf0\x8f\xbf\xbf"s,
                             "\xf4\x90\x80\x80"s,
                             "\xf5\x80\x80\x80"s,
                             "\xff"s,
                             "\xc2"s,
                             "\xe2\x82"s,
                             "\xf0\x9f\x98"s,
                             "\xe2\x28\xa1"s,
                             "\xe2\x82\x28"s}) {
        EXPECT_EQ(check_utf8(text), Utf8::ill_formed) << text;
        EXPECT_EQ(check_utf8("12345678" + text), Utf8::ill_formed) << text;
    }
}

TEST(Utf8Text, HoldsNoNullCharacterAtAnyPlace) {
    for (std::size_t at = 0; at < 20; ++at) {
        std::string text(20, 'a');
        text[at] = '\0';
        EXPECT_EQ(check_utf8(text), Utf8::null_character) << at;
    }
}

TEST(TopicName, HoldsNoWildcardAtAnyPlace) {
    for (std::size_t at = 0; at < 20; ++at) {
        for (const char wildcard : {'+', '#'}) {
            std::string topic(20, 'a');
            topic[at] = wildcard;
            EXPECT_FALSE(is_topic_name(topic)) << topic;
        }
    }
    // Neighbours of the two wildcards in ASCII, and one bit away from them.
    EXPECT_TRUE(is_topic_name("\"$*,!'3;ck/\"$*,!'3;ck"));
}

TEST(TopicName, HasOneTo65535Bytes) {
    EXPECT_FALSE(is_topic_name(""));
    EXPECT_TRUE(is_topic_name("/"));
    EXPECT_TRUE(is_topic_name(std::string(65'535, 'a')));
    EXPECT_FALSE(is_topic_name(std::string(65'536, 'a')));
    EXPECT_FALSE(is_topic_name("a\xff"));
}

TEST(TopicName, IsPlainUnlessAnyOfItsBytesIsNot) {
    for (std::size_t size = 1; size <= 20; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            for (unsigned byte = 0; byte <= 0xff; ++byte) {
                std::string topic(size, 'a');
                topic[at] = static_cast<char>(byte);
                const bool plain = byte > 0 && byte < 0x80 && byte != '+' && byte != '#';
                ASSERT_EQ(is_plain_topic(topic), plain) << byte << " at " << at << " of " << size;
            }
        }
    }
    EXPECT_FALSE(is_plain_topic(""));
}

TEST(TopicFilter, HasWildcardsOnlyAsWholeLevelsAndTheLastOne) {
    for (const char* filter : {"a",
                               "#",
                               "+",
                               "/",
                               "a/#",
                               "+/+",
                               "/+",
                               "a/+/b",
                               "sport/+/player1",
                               "+/tennis/#",
                               "$SYS/#"}) {
        EXPECT_TRUE(is_topic_filter(filter)) << filter;
    }
    for (const char* filter : {"", "a#", "a/#/b", "a+", "+a", "a/b+/c", "##", "#/"}) {
        EXPECT_FALSE(is_topic_filter(filter)) << filter;
    }
}

TEST(TopicFilter, MatchesAsTheExamplesOfTheStandardSay) {
    using Row = std::pair<const char*, const char*>;
    for (const auto& [filter, topic] :
         {Row{"sport/tennis/player1/#", "sport/tennis/player1"},
          Row{"sport/tennis/player1/#", "sport/tennis/player1/ranking"},
          Row{"sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon"},
          Row{"sport/#", "sport"},
          Row{"#", "a/b"},
          Row{"sport/tennis/+", "sport/tennis/player1"},
          Row{"sport/+", "sport/"},
          Row{"+/+", "/finance"},
          Row{"/+", "/finance"},
          Row{"$SYS/#", "$SYS/x"},
          Row{"$SYS/monitor/+", "$SYS/monitor/Clients"},
          Row{"$share/consumer/sport/+", "sport/tennis"},
          Row{"a", "a"}}) {
        EXPECT_TRUE(matches(filter, topic)) << filter << " " << topic;
    }
    for (const auto& [filter, topic] : {Row{"sport/tennis/+", "sport/tennis/player1/ranking"},
                                        Row{"sport/+", "sport"},
                                        Row{"+", "/finance"},
                                        Row{"#", "$SYS/x"},
                                        Row{"+/monitor/Clients", "$SYS/monitor/Clients"},
                                        Row{"a", "a/"},
                                        Row{"a/", "a"},
                                        Row{"a", "A"},
                                        Row{"a/b", "a"},
                                        Row{"a", "b"}}) {
        EXPECT_FALSE(matches(filter, topic)) << filter << " " << topic;
    }
}

TEST(SharedFilter, ComesApartIntoNameAndFilter) {
    const auto shared = parse_shared("$share/group/a/+");
    ASSERT_TRUE(shared);
    EXPECT_EQ(shared->name, "group");
    EXPECT_EQ(shared->filter, "a/+");
    for (const char* filter : {"$share//a",
                               "$share/g",
                               "$share/g/",
                               "$share/g+/a",
                               "$share/#/a",
                               "share/g/a",
                               "$shared/g/a",
                               "$share/g/a#"}) {
        EXPECT_FALSE(parse_shared(filter)) << filter;
    }
}

}  // namespace
}  // namespace sonde::wire
