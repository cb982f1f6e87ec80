// SPDX-License-Identifier: Apache-2.0
#include "exporters/waterfall.hpp"

#include "exporters/printable.hpp"
#include "tests/exporters/comma_locale.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

std::string waterfall(const ProbeResult& result, const TextStyle& style = {.width = 100}) {
    std::ostringstream out;
    write_waterfall(out, result, style);
    return out.str();
}

TEST(Waterfall, OfARunThatPassedIsTheGoldenText) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/waterfall_passed.txt",
                                   waterfall(samples::passed_over_tls("cli"))));
}

TEST(Waterfall, OfARunThatFailedIsTheGoldenText) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/waterfall_failed.txt",
                                   waterfall(samples::rejected("cli"))));
}

TEST(Waterfall, WhereNoAddressAnsweredIsTheGoldenText) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/waterfall_unreachable.txt",
                                   waterfall(samples::unreachable("cli"))));
}

TEST(Waterfall, WhereTheOnlyAddressRefusedIsTheGoldenText) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/waterfall_refused.txt",
                                   waterfall(samples::refused("cli"))));
}

TEST(Waterfall, OfPahoIsTheGoldenText) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/waterfall_paho.txt",
                                   waterfall(samples::passed_with_paho("cli"))));
}

TEST(Waterfall, OfPahoWithoutAMessageTellsNoSizeAtAll) {
    auto result = samples::passed_with_paho("cli");
    result.messages = {};
    EXPECT_THAT(waterfall(result), HasSubstr("  total         811us\n"));
}

TEST(Waterfall, InAsciiHoldsNothingElse) {
    const auto text = waterfall(samples::rejected("cli"), {.unicode = false, .width = 80});
    EXPECT_TRUE(
        std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
    EXPECT_THAT(text, HasSubstr("x connect "));
}

TEST(Waterfall, WithoutColourHoldsNoEscape) {
    EXPECT_THAT(waterfall(samples::rejected("cli")), Not(HasSubstr("\x1b")));
    EXPECT_THAT(waterfall(samples::rejected("cli"), {.colour = true}), HasSubstr("\x1b[31m"));
}

TEST(Waterfall, ColoursChangeNothingButColours) {
    auto coloured = waterfall(samples::passed_over_tls("cli"), {.colour = true, .width = 100});
    std::string plain;
    for (std::size_t i = 0; i < coloured.size(); ++i) {
        if (coloured[i] == '\x1b') {
            i = coloured.find('m', i);
        } else {
            plain += coloured[i];
        }
    }
    EXPECT_EQ(plain, waterfall(samples::passed_over_tls("cli")));
}

TEST(Waterfall, KeepsToTheWidth) {
    for (const int width : {60, 80, 120}) {
        std::istringstream text{waterfall(samples::rejected("cli"), {.width = width})};
        std::string line;
        while (std::getline(text, line)) {
            EXPECT_LE(columns(line), static_cast<std::size_t>(width)) << line;
        }
    }
}

TEST(Waterfall, ABrokerCannotSteerTheTerminal) {
    auto result = samples::passed_over_tls("\x1b[1m");
    const std::string hostile = "\x1b]0;owned\x07\r\n\xff";
    result.target = result.peer->address = hostile;
    result.dns->server = hostile;
    result.attempts.front().address = hostile;
    result.tls->verified = false;
    result.tls->version = result.tls->cipher = result.tls->unverified_because = hostile;
    result.tls->subject = result.tls->issuer = result.tls->alpn = hostile;
    result.failure = Failure{.phase = Phase::delivery,
                             .reason = FailureReason::mismatch,
                             .code_name = hostile,
                             .detail = hostile};
    const auto text = waterfall(result);
    EXPECT_TRUE(std::ranges::none_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n') || byte == 0x7f || byte == 0xff;
    }));
    EXPECT_THAT(text, HasSubstr("\\x1b]0;owned\\x07\\r\\n\\xff"));
}

TEST(Waterfall, SaysWhyACertificateWasNotTrustedAndWhose) {
    auto result = samples::passed_over_tls("cli");
    result.tls->verified = false;
    result.tls->unverified_because = "self-signed certificate";
    result.tls->not_after = samples::moment() - 24h;
    const auto text = waterfall(result);
    EXPECT_THAT(text, HasSubstr("NOT verified: self-signed certificate"));
    EXPECT_THAT(text, HasSubstr("EXPIRED 2026-01-01 (1 day ago)"));
    EXPECT_THAT(text, HasSubstr("CN=broker.example.com, issued by CN=Example CA"));
}

TEST(Waterfall, NamesThePhasesInWhichASegmentWasSentAgain) {
    auto result = samples::passed("orders");
    EXPECT_THAT(waterfall(result), Not(HasSubstr("sent again")));
    result.tcp->retransmits = 2;
    result.tcp->retransmitted_in = {Phase::connect, Phase::publish};
    EXPECT_THAT(waterfall(result), HasSubstr("2 segments sent again, in connect, publish"));
}

TEST(Waterfall, SaysWhereTheTimesAreNotTheKernels) {
    auto result = samples::passed("orders");
    EXPECT_THAT(waterfall(result), Not(HasSubstr("by the program's own clock")));
    result.timestamps = TimestampKind::user;
    EXPECT_THAT(waterfall(result), HasSubstr("the kernel gave no stamps"));
    result.clock_stepped = true;
    EXPECT_THAT(waterfall(result), HasSubstr("the time of day was set during the run"));
}

TEST(Waterfall, NamesAnomaliesOfMessagesOnlyWhereThereWereAny) {
    auto result = samples::passed("cli");
    EXPECT_THAT(waterfall(result), Not(HasSubstr("messages")));
    result.messages.corrupt = 2;
    result.messages.foreign = 1;
    EXPECT_THAT(waterfall(result), HasSubstr("2 corrupt, 1 foreign"));
}

TEST(Waterfall, IsTheSameInEveryLocale) {
    auto result = samples::passed_over_tls("cli");
    result.tcp->retransmits = 12345;
    const auto expected = waterfall(result);
    const CommaLocale german;
    EXPECT_EQ(waterfall(result), expected);
}

TEST(Waterfall, OfARunThatReachedNothingSaysSo) {
    ProbeResult result;
    result.failure = Failure{.phase = Phase::dns, .reason = FailureReason::internal};
    EXPECT_THAT(waterfall(result), HasSubstr("No phase passed."));
}

}  // namespace
}  // namespace sonde
