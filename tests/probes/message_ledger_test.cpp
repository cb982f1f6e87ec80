// SPDX-License-Identifier: Apache-2.0
#include "probes/message_ledger.hpp"

#include "probes/payload.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

using Verdict = MessageLedger::Verdict;

constexpr std::uint64_t our_run = 77;
const std::string our_topic = "sonde/probe/ours";

std::vector<std::byte> message(std::uint64_t run, std::size_t size = 64) {
    std::vector<std::byte> payload(size);
    write_message({.run = run}, payload);
    return payload;
}

TEST(MessageLedger, KnowsItsMessageTheFirstTimeOnly) {
    MessageLedger ledger{our_run, our_topic, 64, true};
    ledger.note_sent();
    EXPECT_EQ(ledger.counts(), (MessageCounts{.sent = 1, .lost = 1}));
    EXPECT_EQ(ledger.take(our_topic, message(our_run)), Verdict::ours);
    EXPECT_EQ(ledger.take(our_topic, message(our_run)), Verdict::duplicate);
    ledger.note_redelivery();
    EXPECT_EQ(ledger.counts(), (MessageCounts{.sent = 1, .delivered = 1, .duplicate = 2}));
}

TEST(MessageLedger, TakesAnotherRunsMessageForForeignOnAnyTopic) {
    for (const bool own_topic : {false, true}) {
        MessageLedger ledger{our_run, our_topic, 64, own_topic};
        ledger.note_sent();
        EXPECT_EQ(ledger.take(our_topic, message(our_run + 1)), Verdict::foreign);
        EXPECT_EQ(ledger.take(our_topic, message(our_run + 1, 100)), Verdict::foreign);
        EXPECT_EQ(ledger.counts().foreign, 2U);
    }
}

TEST(MessageLedger, TakesWhatItCannotReadForDamageOnATopicOfItsOwn) {
    MessageLedger ledger{our_run, our_topic, 64, true};
    ledger.note_sent();
    EXPECT_EQ(ledger.take(our_topic, {}), Verdict::corrupt);
    EXPECT_EQ(ledger.counts(), (MessageCounts{.sent = 1, .corrupt = 1}));
}

TEST(MessageLedger, TakesWhatItCannotReadForForeignOnATopicOfOthers) {
    MessageLedger ledger{our_run, our_topic, 64, false};
    ledger.note_sent();
    EXPECT_EQ(ledger.take(our_topic, {}), Verdict::foreign);
    EXPECT_EQ(ledger.take(our_topic, std::vector<std::byte>(64)), Verdict::foreign);
}

TEST(MessageLedger, KnowsItsOwnDamagedMessageOnATopicOfOthers) {
    MessageLedger ledger{our_run, our_topic, 64, false};
    ledger.note_sent();
    auto damaged = message(our_run);
    damaged.back() ^= std::byte{1};
    EXPECT_EQ(ledger.take(our_topic, damaged), Verdict::corrupt);
    EXPECT_EQ(ledger.take(our_topic, message(our_run, 65)), Verdict::corrupt);
}

TEST(MessageLedger, NeverCountsFewerThanNoneAsLost) {
    MessageLedger ledger{our_run, our_topic, 64, true};
    ledger.note_sent();
    ledger.take(our_topic, {});
    ledger.take(our_topic, {});
    EXPECT_EQ(ledger.counts().lost, 0U);
}

TEST(MessageLedger, TakesNothingOnAnotherTopicForItsOwn) {
    MessageLedger ledger{our_run, our_topic, 64, true};
    ledger.note_sent();
    EXPECT_EQ(ledger.take("auto/x", {}), Verdict::foreign);
    EXPECT_EQ(ledger.take("auto/x", message(our_run)), Verdict::foreign);
    EXPECT_EQ(ledger.counts(), (MessageCounts{.sent = 1, .lost = 1, .foreign = 2}));
}

TEST(MessageLedger, TakesNothingForItsOwnBeforeItWasSent) {
    MessageLedger ledger{our_run, our_topic, 64, true};
    EXPECT_EQ(ledger.take(our_topic, {}), Verdict::foreign);
    EXPECT_EQ(ledger.take(our_topic, message(our_run)), Verdict::foreign);
}

TEST(MessageLedger, IsFloodedByMoreMessagesThanARunCanReadThrough) {
    MessageLedger ledger{our_run, our_topic, 64, true};
    for (std::uint64_t i = 0; i < MessageLedger::most_others; ++i) {
        ledger.take("auto/x", {});
    }
    EXPECT_FALSE(ledger.is_flooded());
    ledger.take("auto/x", {});
    EXPECT_TRUE(ledger.is_flooded());
}

}  // namespace
}  // namespace sonde
