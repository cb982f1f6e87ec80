// SPDX-License-Identifier: Apache-2.0
/// Paho as the independent witness of our codec, packet by packet and with no broker in between: we
/// read what Paho writes, and Paho reads what we write. The properties are in
/// witness_properties_test.cpp.
#include "tests/paho/witness_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>

namespace sonde::testing {
namespace {

using ::testing::ElementsAre;
using wire::PacketType;

class WitnessOfBoth : public ::testing::TestWithParam<wire::Version> {};

TEST_P(WitnessOfBoth, ReadsTheConnectThatPahoWrites) {
    auto options = options_for(GetParam());
    options.set_keep_alive_interval(0x1234);
    options.set_user_name("monitor \u00e4");
    options.set_password(bytes_of_all_kinds);
    options.set_will({"last/will", bytes_of_all_kinds, 2, true, {}});
    Peer peer{GetParam(), usual_answer, options};
    const auto sent = peer.sent<wire::Connect>();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].client_id, "witness");
    EXPECT_TRUE(sent[0].clean_start);
    EXPECT_EQ(sent[0].keep_alive, 0x1234);
    EXPECT_EQ(sent[0].user_name, "monitor \u00e4");
    ASSERT_TRUE(sent[0].password);
    EXPECT_EQ(wire::as_text(*sent[0].password), bytes_of_all_kinds);
    ASSERT_TRUE(sent[0].will);
    EXPECT_EQ(sent[0].will->topic, "last/will");
    EXPECT_EQ(wire::as_text(sent[0].will->payload), bytes_of_all_kinds);
    EXPECT_EQ(sent[0].will->qos, wire::Qos::exactly_once);
    EXPECT_TRUE(sent[0].will->retain);
}

TEST_P(WitnessOfBoth, ShowsThroughPahoThatASessionIsPresent) {
    for (const bool present : {false, true}) {
        Peer peer{GetParam(), but_to<wire::Connect>([present](const wire::Connect& /*connect*/) {
                      return std::vector<wire::Packet>{wire::Connack{.session_present = present}};
                  })};
        EXPECT_EQ(peer.connected().get_connect_response().is_session_present(), present);
    }
}

TEST_P(WitnessOfBoth, ReadsTheSubscribeOfSeveralFiltersAndShowsTheirCodesThroughPaho) {
    const std::array codes{std::byte{0}, std::byte{1}, std::byte{2}, std::byte{0x80}};
    Peer peer{GetParam(), but_to<wire::Subscribe>([&codes](const wire::Subscribe& subscribe) {
                  return std::vector<wire::Packet>{
                      wire::Suback{.packet_id = subscribe.packet_id, .codes = codes}};
              })};
    const auto token = peer.client().subscribe(
        ::mqtt::string_collection::create({"a", "b/+", "\u00e4/#", "$d"}), {0, 1, 2, 0});
    try {
        token->wait_for(patience);
    } catch (const ::mqtt::exception&) {
        // With a refusal among the codes some versions of Paho call the whole a failure.
    }
    const auto sent = peer.sent<wire::Subscribe>();
    ASSERT_EQ(sent.size(), 1U);
    std::vector<std::pair<std::string, int>> filters;
    for (const auto& one : sent[0].subscriptions) {
        filters.emplace_back(one.filter, static_cast<int>(one.qos));
    }
    EXPECT_THAT(
        filters,
        ElementsAre(
            std::pair{"a", 0}, std::pair{"b/+", 1}, std::pair{"\u00e4/#", 2}, std::pair{"$d", 0}));
    std::vector<int> shown;
    const auto response = token->get_subscribe_response();
    for (const auto code : response.get_reason_codes()) {
        shown.push_back(static_cast<int>(code));
    }
    EXPECT_THAT(shown, ElementsAre(0, 1, 2, 0x80));
}

TEST_P(WitnessOfBoth, ReadsTheUnsubscribeThatPahoWrites) {
    Peer peer{GetParam()};
    peer.client()
        .unsubscribe(::mqtt::string_collection::create({"a/b", "\u00e4/#"}))
        ->wait_for(patience);
    const auto sent = peer.sent<wire::Unsubscribe>();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_THAT(sent[0].filters, ElementsAre("a/b", "\u00e4/#"));
}

TEST_P(WitnessOfBoth, ReadsThePublishesOfEveryQosAndEndsTheirExchanges) {
    Peer peer{GetParam()};
    for (const int qos : {0, 1, 2}) {
        peer.client().publish("to/us", bytes_of_all_kinds, qos, qos == 2)->wait_for(patience);
    }
    const auto sent = peer.sent<wire::Publish>();
    ASSERT_EQ(sent.size(), 3U);
    for (std::size_t i = 0; i < sent.size(); ++i) {
        EXPECT_EQ(sent[i].topic, "to/us");
        EXPECT_EQ(wire::as_text(sent[i].payload), bytes_of_all_kinds);
        EXPECT_EQ(static_cast<std::size_t>(sent[i].qos), i);
        EXPECT_EQ(sent[i].retain, i == 2);
        EXPECT_FALSE(sent[i].dup);
        EXPECT_EQ(sent[i].packet_id != 0, i > 0);
    }
    const auto released = peer.sent<wire::Acknowledgement>();
    ASSERT_EQ(released.size(), 1U);
    EXPECT_EQ(released[0].type, PacketType::pubrel);
    EXPECT_EQ(released[0].packet_id, sent[2].packet_id);
}

TEST_P(WitnessOfBoth, ShowsThePublishesOfEveryQosThroughPaho) {
    for (const std::uint8_t qos : {std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{2}}) {
        const wire::Publish publish{
            .topic = "to/paho \u00e4",
            .payload = wire::as_bytes(bytes_of_all_kinds),
            .qos = wire::Qos{qos},
            .retain = qos == 1,
            .dup = qos == 1,
            .packet_id = static_cast<wire::PacketId>(qos == 0 ? 0 : 0xfedc),
        };
        const auto shown = show(GetParam(), publish);
        ASSERT_TRUE(shown.message) << "QoS " << int{qos};
        EXPECT_EQ(shown.message->get_topic(), publish.topic);
        EXPECT_EQ(shown.message->get_payload(), bytes_of_all_kinds);
        EXPECT_EQ(shown.message->get_qos(), qos);
        EXPECT_EQ(shown.message->is_retained(), publish.retain);
        EXPECT_EQ(shown.message->is_duplicate(), publish.dup);
    }
}

TEST_P(WitnessOfBoth, ReadsTheAcknowledgementsThatPahoWrites) {
    const auto answers = [](wire::Qos qos) {
        return show(GetParam(), {.topic = "t", .qos = qos, .packet_id = 1}).answers;
    };
    EXPECT_THAT(answers(wire::Qos::at_least_once), ElementsAre(PacketType::puback));
    EXPECT_THAT(answers(wire::Qos::exactly_once),
                ElementsAre(PacketType::pubrec, PacketType::pubcomp));
}

INSTANTIATE_TEST_SUITE_P(Versions,
                         WitnessOfBoth,
                         ::testing::Values(wire::Version::v3_1_1, wire::Version::v5),
                         [](const auto& parameter) {
                             return parameter.param == wire::Version::v5 ? "v5" : "v3_1_1";
                         });

}  // namespace
}  // namespace sonde::testing
