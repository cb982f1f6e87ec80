// SPDX-License-Identifier: Apache-2.0
#include "probes/responder/answers.hpp"

#include "probes/wire/encode.hpp"
#include "tests/wire/bytes_of.hpp"

#include <gtest/gtest.h>

namespace sonde::responder {
namespace {

using wire::Acknowledgement;
using wire::PacketType;
using wire::Qos;
using wire::Version;

/// A client's side of the machine: its packets go in as bytes.
class AnswersTest : public ::testing::TestWithParam<Version> {
  protected:
    Answers::Outcome says(const wire::Packet& packet) {
        bytes_.clear();
        (void)wire::append(GetParam(), packet, bytes_);
        const auto frame = wire::split(bytes_, GetParam(), wire::largest_packet);
        return answers_.take(**frame);
    }
    Answers::Outcome connects() { return says(wire::Connect{.client_id = "c"}); }
    void subscribes(std::string_view filter, Qos qos) {
        says(wire::Subscribe{.packet_id = 1, .subscriptions = {{.filter = filter, .qos = qos}}});
    }

    Answers answers_{};
    wire::Bytes bytes_{};
    wire::Bytes payload_ = wire::hex("0102");
};

TEST_P(AnswersTest, SpeaksTheVersionOfTheConnect) {
    const auto outcome = connects();
    ASSERT_TRUE(outcome.reply);
    EXPECT_EQ(outcome.reply->step, Step::connack);
    EXPECT_EQ(answers_.version(), GetParam());
}

TEST_P(AnswersTest, HandsAMessageOfQos0OnWithoutAnAnswer) {
    connects();
    const auto outcome = says(wire::Publish{.topic = "t", .payload = payload_});
    EXPECT_FALSE(outcome.reply);
    ASSERT_TRUE(outcome.message);
    EXPECT_EQ(outcome.message->topic, "t");
}

TEST_P(AnswersTest, HandsAMessageOfQos2OnOnceItIsReleased) {
    connects();
    const auto published = says(
        wire::Publish{.topic = "t", .payload = payload_, .qos = Qos::exactly_once, .packet_id = 7});
    ASSERT_TRUE(published.reply);
    EXPECT_EQ(published.reply->step, Step::pubrec);
    EXPECT_FALSE(published.message);

    const auto released = says(Acknowledgement{.type = PacketType::pubrel, .packet_id = 7});
    ASSERT_TRUE(released.reply);
    EXPECT_EQ(released.reply->step, Step::pubcomp);
    ASSERT_TRUE(released.message);
    EXPECT_EQ(released.message->payload.size(), payload_.size());

    EXPECT_FALSE(says(Acknowledgement{.type = PacketType::pubrel, .packet_id = 7}).message)
        << "a message is released once";
}

TEST_P(AnswersTest, DeliversAtTheLowerQosOfMessageAndSubscription) {
    connects();
    subscribes("t/+", Qos::at_least_once);
    const auto delivery = answers_.deliver({.topic = "t/1", .qos = Qos::exactly_once});
    ASSERT_TRUE(delivery);
    EXPECT_EQ(delivery->step, Step::delivery);
    const auto& publish = std::get<wire::Publish>(delivery->packet);
    EXPECT_EQ(publish.qos, Qos::at_least_once);
    EXPECT_NE(publish.packet_id, 0);
}

TEST_P(AnswersTest, DeliversNothingThatNobodySubscribedTo) {
    connects();
    subscribes("t/1", Qos::at_least_once);
    EXPECT_FALSE(answers_.deliver({.topic = "t/2"}));
}

TEST_P(AnswersTest, NeverGivesAPacketIdOfZero) {
    connects();
    subscribes("t", Qos::at_least_once);
    for (int count = 0; count < 70'000; ++count) {
        const auto delivery = answers_.deliver({.topic = "t", .qos = Qos::at_least_once});
        ASSERT_NE(std::get<wire::Publish>(delivery->packet).packet_id, 0);
    }
}

TEST_P(AnswersTest, EndsAtDisconnect) {
    connects();
    EXPECT_EQ(says(wire::Disconnect{}).end, Answers::End::goodbye);
}

TEST_P(AnswersTest, EndsWhereConnectDoesNotComeFirstOrComesTwice) {
    EXPECT_EQ(says(wire::Pingreq{}).end, Answers::End::violation);
    EXPECT_EQ(connects().end, Answers::End::none);
    EXPECT_EQ(connects().end, Answers::End::violation);
}

TEST_P(AnswersTest, GrantsNoMoreThanItIsToldTo) {
    answers_ = Answers{Qos::at_most_once};
    connects();
    const auto outcome = says(wire::Subscribe{
        .packet_id = 1, .subscriptions = {{.filter = "t", .qos = Qos::exactly_once}}});
    ASSERT_TRUE(outcome.reply);
    const auto& suback = std::get<wire::Suback>(outcome.reply->packet);
    ASSERT_EQ(suback.codes.size(), 1U);
    EXPECT_EQ(suback.codes[0], std::byte{0});
}

INSTANTIATE_TEST_SUITE_P(BothVersions,
                         AnswersTest,
                         ::testing::Values(Version::v3_1_1, Version::v5),
                         [](const auto& version) {
                             return version.param == Version::v5 ? "V5" : "V311";
                         });

}  // namespace
}  // namespace sonde::responder
