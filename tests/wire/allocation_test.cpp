// SPDX-License-Identifier: Apache-2.0
#include "tests/wire/conversation.hpp"
#include "tests/wire/counted_new.hpp"

#include <gtest/gtest.h>

namespace sonde::wire {
namespace {

constexpr const char* both_qos =
    "30 12 00 05 61 2f 62 2f 63 08 02 00 00 00 1e 23 00 01 78 79"  // QoS 0, with an alias
    "32 08 00 01 61 00 05 00 78 79";                               // QoS 1

TEST(Allocation, IsNoneForWholePublishesOfQos0And1) {
    SessionSettings settings = plain();
    settings.topic_alias_maximum = 1;
    Conversation talk{settings};
    ASSERT_EQ(talk.connect(), "connected");
    const Bytes packets = hex(both_qos);
    talk.out.reserve(1024);
    std::size_t received = 0;
    const auto take = [&] {
        talk.out.clear();
        talk.session.receive(talk.now, packets);
        while (const auto event = talk.session.poll(talk.out)) {
            received += std::holds_alternative<Received>(*event) ? 1U : 0U;
        }
    };
    take();  // The alias is new to the session only once.
    const std::size_t before = allocations();
    for (int round = 0; round < 100; ++round) {
        take();
    }
    EXPECT_EQ(allocations() - before, 0U);
    EXPECT_EQ(received, 202U);
    EXPECT_EQ(talk.says(), "40 02 00 05");
}

TEST(Allocation, IsNoneForPublishingOnceTheTablesHaveGrown) {
    Conversation talk;
    ASSERT_EQ(talk.connect(), "connected");
    talk.out.reserve(1024);
    Bytes ack = hex("40 02 00 00");
    std::size_t acknowledged = 0;
    const auto publish = [&] {
        const auto id = talk.session.publish(
            talk.now, {.topic = "a/b", .payload = ack, .qos = Qos::at_least_once}, talk.out);
        ack[2] = std::byte{static_cast<unsigned char>(id.value() >> 8U)};
        ack[3] = std::byte{static_cast<unsigned char>(id.value() & 0xffU)};
        talk.out.clear();
        talk.session.receive(talk.now, ack);
        while (const auto event = talk.session.poll(talk.out)) {
            acknowledged += std::holds_alternative<Acknowledged>(*event) ? 1U : 0U;
        }
    };
    publish();
    const std::size_t before = allocations();
    for (int round = 0; round < 1'000; ++round) {
        publish();
    }
    EXPECT_EQ(allocations() - before, 0U);
    EXPECT_EQ(acknowledged, 1'001U);
}

TEST(Allocation, DoesNotGrowWithAnAnnouncedLength) {
    Conversation talk;
    ASSERT_EQ(talk.connect(), "connected");
    const Bytes header = hex("30 ff ff ff 7f");
    const std::size_t before = allocations();
    talk.session.receive(talk.now, header);
    EXPECT_FALSE(talk.session.poll(talk.out));
    EXPECT_LE(allocations() - before, 1U);  // The five bytes themselves.
}

SessionSettings with_client_id() {
    SessionSettings settings = plain();
    settings.client_id = "sonde-0123456789-000001";  // Too long to lie inside the string.
    return settings;
}

// Of the 1 KiB that an idle connection of a load may take in all.
TEST(Allocation, IsLittleForAnIdleSession) {
    EXPECT_LE(sizeof(Session), 480U);
    const std::size_t before = bytes_in_use();
    Conversation talk{with_client_id()};
    ASSERT_EQ(talk.connect(), "connected");
    Bytes{}.swap(talk.out);
    EXPECT_LE(bytes_in_use() - before, 48U);
}

TEST(Allocation, IsLittleForASubscribedSession) {
    const std::size_t before = bytes_in_use();
    Conversation talk{with_client_id()};
    ASSERT_EQ(talk.connect(), "connected");
    const std::vector<Subscription> wishes{{.filter = "a"}};
    ASSERT_TRUE(talk.session.subscribe(talk.now, wishes, talk.out));
    ASSERT_EQ(talk.hears("90 04 00 01 00 00"), "subscribed 1: 00");
    Bytes{}.swap(talk.out);
    EXPECT_LE(bytes_in_use() - before, 200U);
}

}  // namespace
}  // namespace sonde::wire
