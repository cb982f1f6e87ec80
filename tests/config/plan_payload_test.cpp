// SPDX-License-Identifier: Apache-2.0
#include "config/payload_setting.hpp"
#include "config/source_addresses.hpp"
#include "tests/config/plan_cases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using load::PayloadSize;
using testing::ElementsAre;
using Kind = PayloadSize::Kind;

PayloadSize size_in(const std::string& text) {
    const auto size = read_payload_size({.value = text});
    EXPECT_TRUE(size) << text;
    return size.value_or(PayloadSize{});
}

std::string complaint_about(const std::string& text) {
    const auto size = read_payload_size({.value = text});
    return size ? "none" : size.error().message;
}

PayloadSize files_in(SettingList list) {
    const auto around = plan_surroundings();
    const auto files = read_payload_files({.value = std::move(list)}, around.view());
    EXPECT_TRUE(files);
    return files.value_or(PayloadSize{});
}

TEST(PayloadSetting, ReadsOneSize) {
    EXPECT_EQ(size_in("100B"), (PayloadSize{.kind = Kind::fixed, .fixed = 100}));
    EXPECT_EQ(size_in(" 1KiB "), (PayloadSize{.kind = Kind::fixed, .fixed = 1024}));
    EXPECT_EQ(read_payload_size({.value = std::int64_t{64}}).value_or(PayloadSize{}).fixed, 64U);
}

TEST(PayloadSetting, ReadsDistributions) {
    EXPECT_EQ(size_in("uniform(64B, 4KiB)"),
              (PayloadSize{.kind = Kind::uniform, .minimum = 64, .maximum = 4096}));
    EXPECT_EQ(
        size_in("normal(1KiB,200B)"),
        (PayloadSize{
            .kind = Kind::normal, .minimum = 32, .maximum = 1824, .mean = 1024, .deviation = 200}));
    EXPECT_EQ(
        size_in("64B:8, 1KiB:2"),
        (PayloadSize{.kind = Kind::weighted,
                     .weighted = {{.bytes = 64, .weight = 8}, {.bytes = 1024, .weight = 2}}}));
}

TEST(PayloadSetting, SaysWhatIsWrong) {
    EXPECT_EQ(complaint_about("31B"), "expected a size from 32B to 268304383B, found `31B`");
    EXPECT_EQ(complaint_about("uniform(4KiB,64B)"),
              "expected the smaller size first, found `uniform(4KiB,64B)`");
    EXPECT_EQ(complaint_about("64B:0"),
              "expected sizes with whole weights from 1 to 1000000, such as \"64B:8,1KiB:2\", "
              "found `64B:0`");
    EXPECT_EQ(complaint_about("64B:1,"),
              "expected sizes with whole weights from 1 to 1000000, such as \"64B:8,1KiB:2\", "
              "found `64B:1,`");
    for (const auto* const text : {"normal(64B)", "uniform(64B,65B,66B)", "other(64B,65B)"}) {
        EXPECT_THAT(complaint_about(text), testing::HasSubstr("expected a size such as"));
    }
}

TEST(PayloadFiles, AreReadInOrder) {
    const auto payload = files_in({{.value = "/payloads/c.txt"}, {.value = "/payloads/a.json"}});
    EXPECT_EQ(payload.kind, Kind::files);
    EXPECT_THAT(payload.files, ElementsAre("/payloads/c.txt", "/payloads/a.json"));
    EXPECT_THAT(payload.contents, ElementsAre("text", "{}"));
}

TEST(PayloadFiles, MayBeAPatternOrAFolder) {
    EXPECT_THAT(files_in({{.value = "/payloads/?.json"}}).files,
                ElementsAre("/payloads/a.json", "/payloads/b.json"));
    EXPECT_THAT(files_in({{.value = "/payloads"}}).files,
                ElementsAre("/payloads/a.json", "/payloads/b.json", "/payloads/c.txt"));
    EXPECT_EQ(files_in({{.value = "/payloads/"}}).files.size(), 3U);
}

TEST(ExpandAddresses, TakesSingleOnesAndRanges) {
    EXPECT_THAT(expand_addresses("127.0.0.1").value_or(std::vector<std::string>{}),
                ElementsAre("127.0.0.1"));
    EXPECT_THAT(expand_addresses("::1,127.0.0.254-127.0.1.1").value_or(std::vector<std::string>{}),
                ElementsAre("::1", "127.0.0.254", "127.0.0.255", "127.0.1.0", "127.0.1.1"));
    EXPECT_THAT(
        expand_addresses("255.255.255.254-255.255.255.255").value_or(std::vector<std::string>{}),
        ElementsAre("255.255.255.254", "255.255.255.255"));
}

TEST(ExpandAddresses, RefusesWhatIsNone) {
    for (const auto* const text : {"",
                                   "localhost",
                                   "127.0.0.2-127.0.0.1",
                                   "127.0.0.1-",
                                   "-127.0.0.1",
                                   "127.0.0.1-::1",
                                   "::1-::2",
                                   "10.0.0.0-10.255.0.0",
                                   "127.0.0.1,"}) {
        EXPECT_FALSE(expand_addresses(text)) << text;
    }
}

}  // namespace
}  // namespace sonde
