// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/heartbeat_book.hpp"

#include "probes/payload.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using Kind = HeartbeatBook::Kind;

class Heartbeats : public ::testing::Test {
  protected:
    Heartbeats() { book_.connected(at(0s), false); }

    static Instant at(Duration time) { return Instant{1h + time}; }

    static std::vector<std::byte> payload(std::uint64_t sequence, std::uint64_t run = 7) {
        std::vector<std::byte> bytes(64);
        write_message({.run = run, .sequence = sequence}, bytes);
        return bytes;
    }
    HeartbeatBook::Arrival arrives(std::uint64_t sequence, Duration when) {
        return book_.take("own", payload(sequence), at(when));
    }
    /// The identity that holds at any time, over all totals taken.
    HeartbeatBook::Totals totals() {
        const auto totals = book_.take_totals();
        sent_ += totals.messages.sent;
        ended_ += totals.messages.delivered + totals.messages.lost;
        EXPECT_EQ(sent_, ended_ + book_.outstanding());
        return totals;
    }

    HeartbeatBook book_{
        {.run = 7, .topic = "own", .own_topic = true, .payload_size = 64, .time_limit = 5s}};

  private:
    std::uint64_t sent_{};
    std::uint64_t ended_{};
};

TEST_F(Heartbeats, ThatComeBackAreDelivered) {
    EXPECT_EQ(book_.sent(at(0s)), 0U);
    const auto arrival = arrives(0, 5s);
    EXPECT_EQ(arrival.kind, Kind::delivered);
    EXPECT_FALSE(arrival.late);
    EXPECT_FALSE(arrival.recovered);
    EXPECT_EQ(totals().messages, (MessageCounts{.sent = 1, .delivered = 1}));
    EXPECT_EQ(totals().messages, MessageCounts{});
}

TEST_F(Heartbeats, ThatComeBackTwiceAreDuplicates) {
    book_.sent(at(0s));
    arrives(0, 1s);
    EXPECT_EQ(arrives(0, 2s).kind, Kind::duplicate);
    book_.note_redelivery();
    EXPECT_EQ(totals().messages, (MessageCounts{.sent = 1, .delivered = 1, .duplicate = 2}));
}

TEST_F(Heartbeats, ThatComeBackBehindALaterOneAreReordered) {
    book_.sent(at(0s));
    book_.sent(at(1s));
    arrives(1, 2s);
    arrives(0, 2s);
    EXPECT_EQ(totals().messages, (MessageCounts{.sent = 2, .delivered = 2, .reordered = 1}));
}

TEST_F(Heartbeats, ThatTakeLongerThanTheirLimitAreLate) {
    book_.sent(at(0s));
    EXPECT_TRUE(arrives(0, 5s + 1ns).late);
    EXPECT_EQ(totals().late, 1U);
}

TEST_F(Heartbeats, AreLostOncePatienceIsOverAndStaySo) {
    book_.sent(at(0s));
    book_.look(at(20s));
    EXPECT_EQ(totals().messages.lost, 0U);
    book_.look(at(20s + 1ns));
    EXPECT_EQ(totals().messages.lost, 1U);
    EXPECT_EQ(arrives(0, 21s).kind, Kind::given_up);
    const auto after = totals();
    EXPECT_EQ(after.messages, MessageCounts{});
    EXPECT_EQ(after.late, 1U);
    EXPECT_EQ(arrives(0, 22s).kind, Kind::duplicate);
}

TEST_F(Heartbeats, OfBeforeACutThatComeAfterItAreRecoveredAndNotLate) {
    book_.sent(at(0s));
    book_.cut();
    book_.look(at(100s));
    book_.connected(at(100s), true);
    const auto arrival = arrives(0, 101s);
    EXPECT_TRUE(arrival.recovered);
    EXPECT_FALSE(arrival.late);
    const auto all = totals();
    EXPECT_EQ(all.messages, (MessageCounts{.sent = 1, .delivered = 1}));
    EXPECT_EQ(all.recovered, 1U);
}

TEST_F(Heartbeats, HaveTheirPatienceOnceMoreAfterACut) {
    book_.sent(at(0s));
    book_.cut();
    book_.connected(at(100s), true);
    book_.look(at(120s));
    EXPECT_EQ(totals().messages.lost, 0U);
    book_.look(at(121s));
    EXPECT_EQ(totals().messages.lost, 1U);
}

TEST_F(Heartbeats, AreLostWithTheSession) {
    book_.sent(at(0s));
    book_.sent(at(1s));
    book_.cut();
    book_.connected(at(2s), false);
    EXPECT_EQ(totals().messages.lost, 2U);
}

TEST_F(Heartbeats, AreToldFromWhatIsDamagedAndFromWhatIsOfOthers) {
    book_.sent(at(0s));
    auto damaged = payload(0);
    damaged.back() ^= std::byte{1};
    EXPECT_EQ(book_.take("own", damaged, at(1s)).kind, Kind::corrupt);
    EXPECT_EQ(book_.take("own", payload(0, 8), at(1s)).kind, Kind::foreign);
    EXPECT_EQ(book_.take("own", payload(1), at(1s)).kind, Kind::foreign);  // Not sent yet.
    EXPECT_EQ(book_.take("other", payload(0), at(1s)).kind, Kind::foreign);
    EXPECT_EQ(totals().messages, (MessageCounts{.sent = 1, .corrupt = 1, .foreign = 3}));
}

TEST_F(Heartbeats, AreNotKeptInMindWithoutBound) {
    for (std::size_t i = 0; i < 2 * HeartbeatBook::most_outstanding; ++i) {
        book_.sent(at(0s));
    }
    EXPECT_EQ(book_.outstanding(), HeartbeatBook::most_outstanding);
    EXPECT_EQ(totals().messages.lost, HeartbeatBook::most_outstanding);
}

}  // namespace
}  // namespace sonde
