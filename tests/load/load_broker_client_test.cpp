// SPDX-License-Identifier: Apache-2.0
#include "tests/support/load_broker/client.hpp"
#include "tests/wire/bytes_of.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace sonde::load_broker {
namespace {

using wire::hex;
using wire::hex_of;
using std::chrono_literals::operator""ms;

const std::string connect_v3_1_1 = "10 0d 0004 4d515454 04 02 003c 0001 61";
const std::string connect_v5 = "10 0e 0004 4d515454 05 02 003c 00 0001 61";
const std::string connack_v3_1_1 = "20020000";
const std::string connack_v5 = "2008000005 220010 2900";

std::string packed(std::string text) {
    std::erase(text, ' ');
    return text;
}

class LoadBrokerClient : public testing::Test {
  protected:
    Client& join(const std::string& connect = connect_v3_1_1) {
        auto& client = *clients_.emplace_back(
            std::make_unique<Client>(context_, ClientKey{.slot = 0, .generation = ++joined_}));
        EXPECT_TRUE(client.take(hex(connect)));
        heard(client);
        return client;
    }

    /// What the broker has to say to a client, in hexadecimal digits.
    static std::string heard(Client& client) {
        const auto bytes = client.outbox().unwritten();
        auto text = hex_of(bytes);
        client.outbox().written(bytes.size());
        return packed(text);
    }

    static std::string ask(Client& client, const std::string& digits) {
        EXPECT_TRUE(client.take(hex(digits)));
        return heard(client);
    }

    /// One of the letters from a on, to `t` at QoS 0.
    static void publish(Client& client, char letter) {
        EXPECT_TRUE(client.take(hex("30 04 0001 74 6" + std::string{letter})));
    }

    Options options_{};
    Freeze freeze_{options_.faults};
    Context context_{options_, freeze_};
    std::uint32_t joined_{};
    std::vector<std::unique_ptr<Client>> clients_{};
};

TEST_F(LoadBrokerClient, IsWelcomedInItsVersion) {
    Client old{context_, {}};
    EXPECT_EQ(ask(old, connect_v3_1_1), connack_v3_1_1);
    Client recent{context_, {}};
    EXPECT_EQ(ask(recent, connect_v5), packed(connack_v5));
}

TEST_F(LoadBrokerClient, IsGivenAnIdentifierWhereItHasNone) {
    Client client{context_, {.slot = 1, .generation = 2}};
    // 12 00 0a: Assigned Client Identifier "client-1-2".
    EXPECT_EQ(ask(client, "10 0d 0004 4d515454 05 02 003c 00 0000"),
              packed("20 15 00 00 12 220010 2900 12000a 636c69656e742d312d32"));
}

TEST_F(LoadBrokerClient, GetsItsMessagesAcknowledged) {
    for (const auto& connect : {connect_v3_1_1, connect_v5}) {
        const std::string none = connect == connect_v5 ? "00" : "";
        const std::string length = connect == connect_v5 ? "07" : "06";
        auto& client = join(connect);
        EXPECT_EQ(ask(client, "32" + length + "0001 74 0007" + none + "61"), "40020007");
        EXPECT_EQ(ask(client, "34" + length + "0001 74 0008" + none + "61"), "50020008");
        EXPECT_EQ(ask(client, "62 02 0008"), "70020008");
        EXPECT_EQ(ask(client, "c0 00"), "d000");
    }
    EXPECT_EQ(context_.counters.publishes, 4U);
    EXPECT_EQ(context_.counters.publishes_qos1, 2U);
    EXPECT_EQ(context_.counters.publishes_qos2, 2U);
}

TEST_F(LoadBrokerClient, IsUnderstoodHoweverItsBytesAreCut) {
    const auto bytes = hex(connect_v3_1_1 + "32 06 0001 74 0007 61" + "c000");
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
        Client client{context_, {}};
        EXPECT_TRUE(client.take(std::span{bytes}.first(cut)));
        EXPECT_TRUE(client.take(std::span{bytes}.subspan(cut)));
        EXPECT_EQ(heard(client), connack_v3_1_1 + "40020007" + "d000") << cut;
    }
}

TEST_F(LoadBrokerClient, HearsWhatItSubscribedTo) {
    auto& publisher = join(connect_v5);
    auto& subscriber = join();
    EXPECT_EQ(ask(subscriber, "82 08 0001 0003 612f2b 01"), "9003000101");
    // a/b at QoS 1 with a Content Type, which 3.1.1 does not have.
    EXPECT_EQ(ask(publisher, "32 0d 0003 612f62 0007 04 030001 78 61"), "40020007");
    EXPECT_EQ(heard(subscriber), packed("32 08 0003 612f62 0001 61"));
    ask(subscriber, "40 02 0001");
    EXPECT_EQ(context_.counters.acknowledged, 1U);
    // QoS 2 is more than was asked for.
    EXPECT_EQ(ask(publisher, "34 09 0003 612f62 0008 00 61"), "50020008");
    EXPECT_EQ(heard(subscriber), packed("32 08 0003 612f62 0002 61"));
}

TEST_F(LoadBrokerClient, HearsAMessageOfQos2Once) {
    auto& client = join();
    ask(client, "82 06 0001 0001 74 02");
    EXPECT_EQ(ask(client, "34 06 0001 74 0007 61"), packed("50020007 34 06 0001 74 0001 61"));
    EXPECT_EQ(ask(client, "3c 06 0001 74 0007 61"), "50020007");
    EXPECT_EQ(ask(client, "50 02 0001"), "62020001");
    ask(client, "70 02 0001");
    EXPECT_EQ(context_.counters.deliveries, 1U);
    EXPECT_EQ(context_.counters.acknowledged, 1U);
    EXPECT_EQ(context_.counters.publishes_again, 1U);
}

TEST_F(LoadBrokerClient, HearsNothingOnceItHasUnsubscribed) {
    auto& client = join(connect_v5);
    ask(client, "82 07 0001 00 0001 74 00");
    EXPECT_EQ(ask(client, "30 05 0001 74 00 61"), packed("30 05 0001 74 00 61"));
    EXPECT_EQ(ask(client, "a2 06 0002 00 0001 74"), "b00400020000");
    EXPECT_EQ(ask(client, "a2 06 0003 00 0001 74"), "b00400030011");
    EXPECT_EQ(ask(client, "30 05 0001 74 00 61"), "");
}

TEST_F(LoadBrokerClient, HearsNotItselfWithNoLocal) {
    auto& client = join(connect_v5);
    auto& other = join(connect_v5);
    ask(client, "82 07 0001 00 0001 74 04");
    EXPECT_EQ(ask(client, "30 05 0001 74 00 61"), "");
    ask(other, "30 05 0001 74 00 61");
    EXPECT_EQ(heard(client), packed("30 05 0001 74 00 61"));
}

TEST_F(LoadBrokerClient, IsHeardByTopicAlias) {
    auto& publisher = join(connect_v5);
    auto& subscriber = join(connect_v5);
    ask(subscriber, "82 07 0001 00 0001 74 00");
    ask(publisher, "30 08 0001 74 03 230001 61");
    EXPECT_EQ(heard(subscriber), packed("30 05 0001 74 00 61"));
    ask(publisher, "30 07 0000 03 230001 62");
    EXPECT_EQ(heard(subscriber), packed("30 05 0001 74 00 62"));
}

TEST_F(LoadBrokerClient, GetsNoMoreAtOnceThanItsReceiveMaximum) {
    // 21 0001: Receive Maximum 1.
    auto& subscriber = join("10 11 0004 4d515454 05 02 003c 03 210001 0001 61");
    auto& publisher = join();
    ask(subscriber, "82 07 0001 00 0001 74 01");
    ask(publisher, "32 06 0001 74 0001 61");
    ask(publisher, "32 06 0001 74 0002 62");
    EXPECT_EQ(heard(subscriber), packed("32 07 0001 74 0001 00 61"));
    EXPECT_EQ(ask(subscriber, "40 02 0001"), packed("32 07 0001 74 0002 00 62"));
}

TEST_F(LoadBrokerClient, LosesMessagesBeyondTheQueueLimit) {
    options_.queue_limit = 10;
    auto& client = join();
    ask(client, "82 06 0001 0001 74 00");
    publish(client, '1');
    publish(client, '2');
    publish(client, '3');
    publish(client, '4');
    EXPECT_EQ(heard(client), packed("30 04 0001 74 61 30 04 0001 74 62"));
    EXPECT_EQ(context_.counters.overflowed, 2U);
}

TEST_F(LoadBrokerClient, GetsItsOwnBackFromAReflectorOnceItHasSubscribed) {
    options_.mode = Mode::reflect;
    auto& client = join();
    EXPECT_EQ(ask(client, "30 04 0001 75 61"), "");
    ask(client, "82 06 0001 0001 74 01");
    EXPECT_EQ(ask(client, "30 04 0001 75 61"), packed("30 04 0001 75 61"));
    EXPECT_EQ(ask(client, "32 06 0001 75 0007 61"), packed("40020007 32 06 0001 75 0001 61"));
}

TEST_F(LoadBrokerClient, GetsNothingBackFromASink) {
    options_.mode = Mode::sink;
    auto& client = join();
    EXPECT_EQ(ask(client, "82 06 0001 0001 74 00"), "9003000100");
    EXPECT_EQ(ask(client, "30 04 0001 74 61"), "");
}

TEST_F(LoadBrokerClient, IsSentAwayWhereItDoesNotSpeakMqtt) {
    Client early{context_, {}};
    EXPECT_FALSE(early.take(hex("c0 00")));
    auto& twice = join();
    EXPECT_FALSE(twice.take(hex(connect_v3_1_1)));
    auto& malformed = join(connect_v5);
    EXPECT_FALSE(malformed.take(hex("36 06 0001 74 0001 00")));
    EXPECT_EQ(heard(malformed), "e00181");
    EXPECT_EQ(context_.counters.violations, 3U);
}

TEST_F(LoadBrokerClient, LeavesWithDisconnect) {
    auto& client = join();
    EXPECT_FALSE(client.take(hex("e0 00")));
    EXPECT_EQ(context_.counters.disconnects, 1U);
    EXPECT_EQ(context_.counters.violations, 0U);
}

TEST_F(LoadBrokerClient, LeavesNoSubscriptionBehind) {
    ask(join(), "82 06 0001 0001 74 00");
    clients_.clear();
    auto& publisher = join();
    EXPECT_EQ(ask(publisher, "30 04 0001 74 61"), "");
    EXPECT_EQ(context_.counters.deliveries, 0U);
}

class LoadBrokerFault : public LoadBrokerClient {
  protected:
    /// What a client hears of its own messages a, b, c and d.
    std::string four_messages() {
        auto& client = join();
        ask(client, "82 06 0001 0001 74 00");
        for (const char letter : {'1', '2', '3', '4'}) {
            publish(client, letter);
        }
        return heard(client);
    }

    const std::string a = packed("30 04 0001 74 61");
    const std::string b = packed("30 04 0001 74 62");
    const std::string c = packed("30 04 0001 74 63");
    const std::string d = packed("30 04 0001 74 64");
};

TEST_F(LoadBrokerFault, DropsEachSecondDelivery) {
    options_.faults.drop_every = 2;
    EXPECT_EQ(four_messages(), a + c);
    EXPECT_EQ(context_.counters.dropped, 2U);
}

TEST_F(LoadBrokerFault, MakesEachSecondDeliveryTwice) {
    options_.faults.duplicate_every = 2;
    EXPECT_EQ(four_messages(), a + b + b + c + d + d);
    EXPECT_EQ(context_.counters.duplicated, 2U);
}

TEST_F(LoadBrokerFault, LetsTheNextMessageOvertakeTheSecond) {
    options_.faults.reorder_every = 2;
    EXPECT_EQ(four_messages(), a + c + b) << "nothing overtakes the last";
    EXPECT_EQ(context_.counters.reordered, 1U);
    ASSERT_EQ(context_.late_releases.size(), 2U);
    const auto& client = clients_.back();
    client->outbox().release(context_.late_releases.front().held);
    EXPECT_EQ(heard(*client), "") << "it is out already";
    client->outbox().release(context_.late_releases.back().held);
    EXPECT_EQ(heard(*client), d);
}

TEST_F(LoadBrokerFault, TurnsOverABitOfEachSecondPayload) {
    options_.faults.corrupt_every = 2;
    EXPECT_EQ(four_messages(), a + c + c + packed("30 04 0001 74 65"));
    EXPECT_EQ(context_.counters.corrupted, 2U);
}

TEST_F(LoadBrokerFault, DeliversAgainWithDup) {
    options_.faults.redeliver_every = 1;
    auto& client = join();
    ask(client, "82 06 0001 0001 74 01");
    EXPECT_EQ(ask(client, "32 06 0001 74 0007 61"),
              packed("40020007 32 06 0001 74 0001 61 3a 06 0001 74 0001 61"));
    ask(client, "40 02 0001 40 02 0001");
    EXPECT_EQ(context_.counters.acknowledged, 1U);
}

TEST_F(LoadBrokerFault, RefusesEachSecondClient) {
    options_.faults.refuse_every = 2;
    join();
    Client old{context_, {}};
    EXPECT_FALSE(old.take(hex(connect_v3_1_1)));
    EXPECT_EQ(heard(old), "20020003");
    join();
    Client recent{context_, {}};
    EXPECT_FALSE(recent.take(hex(connect_v5)));
    EXPECT_EQ(heard(recent), "2003008800");
}

TEST_F(LoadBrokerFault, ClosesAtTheSecondMessageWithoutAnAnswer) {
    options_.faults.close_after = 2;
    auto& client = join();
    EXPECT_EQ(ask(client, "32 06 0001 74 0001 61"), "40020001");
    EXPECT_FALSE(client.take(hex("32 06 0001 74 0002 61")));
    EXPECT_EQ(heard(client), "");
}

TEST_F(LoadBrokerFault, KeepsThePubackBack) {
    options_.faults.puback_delay = 30ms;
    auto& client = join();
    EXPECT_EQ(ask(client, "32 06 0001 74 0007 61"), "");
    ASSERT_EQ(context_.late_answers.size(), 1U);
    const auto& late = context_.late_answers.front();
    EXPECT_EQ(late.due, context_.now + 30ms);
    client.acknowledge(late.type, late.packet_id);
    EXPECT_EQ(heard(client), "40020007");
}

}  // namespace
}  // namespace sonde::load_broker
