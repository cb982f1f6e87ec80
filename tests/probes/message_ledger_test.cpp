#include "probes/message_ledger.hpp"

#include "probes/payload.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

using Verdict = MessageLedger::Verdict;

constexpr std::uint64_t our_run = 77;

std::vector<std::byte> message(std::uint64_t run, std::size_t size = 64) {
    std::vector<std::byte> payload(size);
    write_message({.run = run}, payload);
    return payload;
}

TEST(MessageLedger, KnowsItsMessageTheFirstTimeOnly) {
    MessageLedger ledger{our_run, 64, true};
    ledger.note_sent();
    EXPECT_EQ(ledger.counts(), (MessageCounts{.sent = 1, .lost = 1}));
    EXPECT_EQ(ledger.take(message(our_run)), Verdict::ours);
    EXPECT_EQ(ledger.take(message(our_run)), Verdict::duplicate);
    ledger.note_redelivery();
    EXPECT_EQ(ledger.counts(), (MessageCounts{.sent = 1, .delivered = 1, .duplicate = 2}));
}

TEST(MessageLedger, TakesAnotherRunsMessageForForeignOnAnyTopic) {
    for (const bool own_topic : {false, true}) {
        MessageLedger ledger{our_run, 64, own_topic};
        EXPECT_EQ(ledger.take(message(our_run + 1)), Verdict::foreign);
        EXPECT_EQ(ledger.take(message(our_run + 1, 100)), Verdict::foreign);
        EXPECT_EQ(ledger.counts(), MessageCounts{.foreign = 2});
    }
}

TEST(MessageLedger, TakesWhatItCannotReadForDamageOnATopicOfItsOwn) {
    MessageLedger ledger{our_run, 64, true};
    ledger.note_sent();
    EXPECT_EQ(ledger.take({}), Verdict::corrupt);
    EXPECT_EQ(ledger.counts(), (MessageCounts{.sent = 1, .corrupt = 1}));
}

TEST(MessageLedger, TakesWhatItCannotReadForForeignOnATopicOfOthers) {
    MessageLedger ledger{our_run, 64, false};
    EXPECT_EQ(ledger.take({}), Verdict::foreign);
    EXPECT_EQ(ledger.take(std::vector<std::byte>(64)), Verdict::foreign);
}

TEST(MessageLedger, KnowsItsOwnDamagedMessageOnATopicOfOthers) {
    MessageLedger ledger{our_run, 64, false};
    auto damaged = message(our_run);
    damaged.back() ^= std::byte{1};
    EXPECT_EQ(ledger.take(damaged), Verdict::corrupt);
    EXPECT_EQ(ledger.take(message(our_run, 65)), Verdict::corrupt);
}

TEST(MessageLedger, NeverCountsFewerThanNoneAsLost) {
    MessageLedger ledger{our_run, 64, true};
    ledger.take({});
    ledger.take({});
    EXPECT_EQ(ledger.counts().lost, 0U);
}

}  // namespace
}  // namespace sonde
