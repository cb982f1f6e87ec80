// SPDX-License-Identifier: Apache-2.0
#include "probes/load/stream_record.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <set>
#include <utility>
#include <vector>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

constexpr Instant start{1h};
constexpr std::uint32_t last_sequence = ~std::uint32_t{0};

class StreamOfMessages : public testing::Test {
  protected:
    ArrivalFacts arrive(std::uint32_t sequence, bool dup = false) {
        return record_.arrive(sequence, dup, now_);
    }
    void arrive_in_order(std::uint32_t first, std::uint32_t count) {
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto facts = arrive(first + i);
            EXPECT_FALSE(facts.duplicate) << first + i;
            EXPECT_FALSE(facts.reordered) << first + i;
        }
    }

    Instant now_{start};
    StreamRecord record_{};
};

TEST_F(StreamOfMessages, IsUnremarkableInOrder) {
    arrive_in_order(0, 10'000);
}

TEST_F(StreamOfMessages, IsUnremarkableWithGaps) {
    for (std::uint32_t sequence = 3; sequence < 1'000'000; sequence += sequence / 2) {
        arrive_in_order(sequence, 1);
    }
}

TEST_F(StreamOfMessages, GoesOnWhereSequencesWrapAround) {
    arrive_in_order(0, 1);
    arrive_in_order(1U << 30U, 1);
    arrive_in_order(1U << 31U, 1);
    arrive_in_order(last_sequence - 3, 10);
    EXPECT_TRUE(arrive(last_sequence).duplicate);
    EXPECT_TRUE(arrive(2).duplicate);
}

TEST_F(StreamOfMessages, KnowsACopyWithinTheWindow) {
    arrive_in_order(0, 1'000);
    for (const std::uint32_t back : {0U, 1U, 63U, 64U, 65U, 255U}) {
        for (const bool dup : {false, true}) {
            const auto facts = arrive(999 - back, dup);
            EXPECT_TRUE(facts.duplicate) << back;
            EXPECT_FALSE(facts.reordered) << back;
        }
    }
}

TEST_F(StreamOfMessages, TakesWhatTheBrokerSendsAgainForNewWhereTheFirstCopyNeverCame) {
    arrive_in_order(0, 10);
    arrive_in_order(11, 1);
    const auto facts = arrive(10, true);
    EXPECT_FALSE(facts.duplicate);
    EXPECT_TRUE(facts.reordered);
    EXPECT_FALSE(arrive(12, true).duplicate);
}

TEST_F(StreamOfMessages, BelievesTheFlagBehindTheWindow) {
    arrive_in_order(0, 257);
    const auto flagged = arrive(0, true);
    EXPECT_TRUE(flagged.duplicate);
    EXPECT_TRUE(flagged.reordered);
    const auto bare = arrive(0);
    EXPECT_FALSE(bare.duplicate);
    EXPECT_TRUE(bare.reordered);
}

TEST_F(StreamOfMessages, SeesAMessageThatWasOvertaken) {
    arrive_in_order(0, 5);
    arrive_in_order(7, 1);
    EXPECT_TRUE(arrive(6).reordered);
    EXPECT_TRUE(arrive(5).reordered);
    EXPECT_TRUE(arrive(6).duplicate);
    arrive_in_order(8, 1);
}

TEST_F(StreamOfMessages, MayStartInTheMiddle) {
    arrive_in_order(100, 1);
    const auto facts = arrive(99);
    EXPECT_TRUE(facts.reordered);
    EXPECT_FALSE(facts.duplicate);
    EXPECT_EQ(facts.excused, 0U);
}

TEST_F(StreamOfMessages, MayStartAnywhere) {
    arrive_in_order(last_sequence, 3);
    EXPECT_TRUE(arrive(last_sequence).duplicate);
}

TEST_F(StreamOfMessages, ForgetsAllWhenItJumpsAhead) {
    for (const std::uint32_t jump : {256U, 300U, 320U, 1'000'000U, (1U << 31U) - 1}) {
        StreamRecord record;
        record.arrive(10, false, now_);
        record.arrive(10 + jump, false, now_);
        for (std::uint32_t back = 1; back < StreamRecord::window; ++back) {
            EXPECT_FALSE(record.arrive(10 + jump - back, false, now_).duplicate) << jump;
        }
    }
}

TEST_F(StreamOfMessages, ExcusesWhatWasSentWhileTheReceiverWasAway) {
    arrive_in_order(0, 10);
    record_.leave();
    EXPECT_EQ(arrive(15).excused, 5U);
    EXPECT_EQ(arrive(20).excused, 0U);
}

TEST_F(StreamOfMessages, ExcusesNothingWhereNothingIsMissing) {
    arrive_in_order(0, 10);
    record_.leave();
    EXPECT_EQ(arrive(10).excused, 0U);
    EXPECT_EQ(arrive(12).excused, 0U);
}

TEST_F(StreamOfMessages, ExcusesAllBeforeTheFirstOfAReceiverThatWasAway) {
    record_.leave();
    EXPECT_EQ(arrive(15).excused, 15U);
    StreamRecord other;
    other.leave();
    EXPECT_EQ(other.arrive(last_sequence, false, now_).excused, last_sequence);
}

TEST_F(StreamOfMessages, ExcusesNothingBeforeTheFirstOfAReceiverThatWasThere) {
    EXPECT_EQ(arrive(15).excused, 0U);
}

TEST_F(StreamOfMessages, WaitsWithItsExcuseForAMessageThatIsNew) {
    arrive_in_order(0, 10);
    record_.leave();
    EXPECT_EQ(arrive(9, true).excused, 0U);
    EXPECT_EQ(arrive(12).excused, 2U);
}

TEST_F(StreamOfMessages, ExcusesAcrossTheWrapAround) {
    arrive_in_order(1U << 31U, 1);
    arrive_in_order(last_sequence - 1, 1);
    record_.leave();
    EXPECT_EQ(arrive(3).excused, 4U);
}

TEST_F(StreamOfMessages, SaysHowLongItWasSilent) {
    EXPECT_EQ(record_.silence(now_), 0s);
    EXPECT_EQ(arrive(0).gap, 0s);
    now_ += 5ms;
    EXPECT_EQ(record_.silence(now_), 5ms);
    EXPECT_EQ(arrive(1).gap, 5ms);
    now_ += 7ms;
    EXPECT_EQ(arrive(1, true).gap, 7ms);
    EXPECT_EQ(record_.silence(now_), 0s);
    now_ += 1s;
    EXPECT_EQ(arrive(0).gap, 1s);
}

TEST_F(StreamOfMessages, IsNeverSilentForLessThanNothing) {
    arrive(0);
    EXPECT_EQ(record_.silence(start - 1s), 0s);
    EXPECT_EQ(record_.arrive(1, false, start - 1s).gap, 0s);
    EXPECT_EQ(record_.silence(start + 1s), 1s);
}

/// What a record would say that had all the memory it liked.
class PatientRecord {
  public:
    explicit PatientRecord(std::uint64_t first) : newest_{first}, seen_{first} {}

    std::pair<bool, bool> arrive(std::uint64_t sequence, bool dup) {
        if (sequence > newest_) {
            newest_ = sequence;
            seen_.insert(sequence);
            return {false, false};
        }
        if (newest_ - sequence >= StreamRecord::window) {
            return {dup, true};
        }
        const bool duplicate = !seen_.insert(sequence).second;
        return {duplicate, !duplicate};
    }
    std::uint64_t newest() const { return newest_; }

  private:
    std::uint64_t newest_;
    std::set<std::uint64_t> seen_;
};

TEST_F(StreamOfMessages, IsJudgedAsByARecordThatKeepsAll) {
    std::mt19937_64 bits{13};
    for (int turn = 0; turn < 100; ++turn) {
        // From below a wrap-around across it.
        const std::uint64_t first = (std::uint64_t{1} << 32U) - bits() % 20'000;
        StreamRecord record;
        record.arrive(static_cast<std::uint32_t>(first), false, now_);
        PatientRecord patient{first};
        for (int step = 0; step < 5'000; ++step) {
            auto sequence = patient.newest() + 1;
            switch (bits() % 8) {
                case 0:  // Some are skipped, now and then as many as the window holds.
                    sequence += bits() % (bits() % 10 == 0 ? 600 : 5);
                    break;
                case 1:
                case 2:
                    sequence -= std::min<std::uint64_t>(1 + bits() % 300, sequence - first);
                    break;
                default:
                    break;
            }
            const bool dup = bits() % 2 == 0;
            const auto [duplicate, reordered] = patient.arrive(sequence, dup);
            const auto facts = record.arrive(static_cast<std::uint32_t>(sequence), dup, now_);
            ASSERT_EQ(facts.duplicate, duplicate) << sequence;
            ASSERT_EQ(facts.reordered, reordered) << sequence;
        }
    }
}

TEST_F(StreamOfMessages, AddsUpToAllThatWasSentWhereNothingIsLost) {
    std::mt19937_64 bits{14};
    for (int turn = 0; turn < 200; ++turn) {
        StreamRecord record;
        std::uint64_t accounted = 0;
        bool away = false;
        constexpr std::uint32_t sent = 2'000;
        for (std::uint32_t sequence = 0; sequence < sent; ++sequence) {
            if (bits() % 50 == 0) {
                away = !away;
                record.leave();
            }
            if (!away || sequence + 1 == sent) {
                accounted += record.arrive(sequence, false, now_).excused + 1;
            }
        }
        EXPECT_EQ(accounted, sent);
    }
}

}  // namespace
}  // namespace sonde::load
