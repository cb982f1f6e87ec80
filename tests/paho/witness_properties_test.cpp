// SPDX-License-Identifier: Apache-2.0
/// Every property that Paho can write or show, in the packets that carry it, against our codec. It
/// is no witness of what it shows to nobody (properties of PUBACK, PUBREC and PUBCOMP) nor of what
/// it never writes (AUTH; with Paho MQTT C++ 1.2 the reason and the properties of DISCONNECT).
#include "tests/paho/property_facts.hpp"
#include "tests/paho/witness_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <future>
#include <string>
#include <utility>

namespace sonde::testing {
namespace {

using ::testing::ElementsAre;
using wire::PacketType;

PropertyFacts all_of(PacketType type) {
    return all_properties(wire::holder(type));
}

/// The properties of a PUBLISH that its sender may set: a Subscription Identifier is the server's
/// (MQTT-3.3.4-6).
PropertyFacts all_of_a_clients_publish() {
    auto facts = all_of(PacketType::publish);
    std::erase_if(facts, [](const PropertyFact& fact) {
        return fact.id == wire::PropertyId::subscription_identifier;
    });
    return facts;
}

TEST(WitnessOfProperties, ReadsAllThatPahoWritesIntoAConnect) {
    const auto all = all_of(PacketType::connect);
    for (const auto& facts : in_portions(all)) {
        auto options = options_for(wire::Version::v5);
        options.set_properties(paho_properties(facts));
        Peer peer{wire::Version::v5, usual_answer, options};
        const auto sent = peer.sent<wire::Connect>();
        ASSERT_EQ(sent.size(), 1U);
        EXPECT_EQ(facts_of(sent[0].properties), facts);
    }
}

TEST(WitnessOfProperties, ReadsAllThatPahoWritesIntoAWill) {
    const auto all = all_properties(wire::will_holder);
    for (const auto& facts : in_portions(all)) {
        auto options = options_for(wire::Version::v5);
        options.set_will({"last/will", std::string{"gone"}, 1, false, paho_properties(facts)});
        Peer peer{wire::Version::v5, usual_answer, options};
        const auto sent = peer.sent<wire::Connect>();
        ASSERT_EQ(sent.size(), 1U);
        ASSERT_TRUE(sent[0].will);
        EXPECT_EQ(facts_of(sent[0].will->properties), facts);
    }
}

TEST(WitnessOfProperties, ReadsAllThatPahoWritesIntoAPublish) {
    const auto all = all_of_a_clients_publish();
    for (const auto& facts : in_portions(all)) {
        Peer peer{wire::Version::v5};
        const auto message = ::mqtt::make_message("to/us", std::string{"hello"}, 1, false);
        message->set_properties(paho_properties(facts));
        peer.client().publish(message)->wait_for(patience);
        const auto sent = peer.sent<wire::Publish>();
        ASSERT_EQ(sent.size(), 1U);
        EXPECT_EQ(sent[0].topic, "to/us");
        EXPECT_EQ(facts_of(sent[0].properties), facts);
    }
}

TEST(WitnessOfProperties, ReadsAllThatPahoWritesIntoASubscribe) {
    const auto all = all_of(PacketType::subscribe);
    for (const auto& facts : in_portions(all)) {
        Peer peer{wire::Version::v5};
        const ::mqtt::subscribe_options options{
            true, true, ::mqtt::subscribe_options::DONT_SEND_RETAINED};
        peer.client().subscribe("a/b", 1, options, paho_properties(facts))->wait_for(patience);
        const auto sent = peer.sent<wire::Subscribe>();
        ASSERT_EQ(sent.size(), 1U);
        ASSERT_EQ(sent[0].subscriptions.size(), 1U);
        EXPECT_TRUE(sent[0].subscriptions[0].no_local);
        EXPECT_TRUE(sent[0].subscriptions[0].retain_as_published);
        EXPECT_EQ(sent[0].subscriptions[0].retain_handling, wire::RetainHandling::do_not_send);
        EXPECT_EQ(facts_of(sent[0].properties), facts);
    }
}

TEST(WitnessOfProperties, ReadsAllThatPahoWritesIntoAnUnsubscribe) {
    const auto all = all_of(PacketType::unsubscribe);
    for (const auto& facts : in_portions(all)) {
        Peer peer{wire::Version::v5};
        peer.client().unsubscribe("a/b", paho_properties(facts))->wait_for(patience);
        const auto sent = peer.sent<wire::Unsubscribe>();
        ASSERT_EQ(sent.size(), 1U);
        EXPECT_EQ(facts_of(sent[0].properties), facts);
    }
}

TEST(WitnessOfProperties, ShowsAllThatWeWriteIntoAConnackThroughPaho) {
    const auto all = all_of(PacketType::connack);
    for (const auto& facts : in_portions(all)) {
        const auto properties = wire_properties(facts);
        Peer peer{
            wire::Version::v5,
            but_to<wire::Connect>([&properties](const wire::Connect& /*connect*/) {
                return std::vector<wire::Packet>{wire::Connack{.properties = properties.view()}};
            })};
        EXPECT_EQ(facts_of(peer.connected().get_connect_response().get_properties()), facts);
    }
}

TEST(WitnessOfProperties, ShowsAllThatWeWriteIntoAPublishThroughPaho) {
    const auto all = all_of(PacketType::publish);
    for (const auto& facts : in_portions(all)) {
        const auto properties = wire_properties(facts);
        const auto shown = show(wire::Version::v5,
                                {.topic = "to/paho",
                                 .payload = wire::as_bytes(bytes_of_all_kinds),
                                 .properties = properties.view()});
        ASSERT_TRUE(shown.message);
        EXPECT_EQ(facts_of(shown.message->get_properties()), facts);
    }
}

TEST(WitnessOfProperties, ShowsAllThatWeWriteIntoASubackThroughPaho) {
    const auto all = all_of(PacketType::suback);
    for (const auto& facts : in_portions(all)) {
        const auto properties = wire_properties(facts);
        static constexpr std::array codes{std::byte{1}};
        Peer peer{
            wire::Version::v5,
            but_to<wire::Subscribe>([&properties](const wire::Subscribe& subscribe) {
                return std::vector<wire::Packet>{wire::Suback{.packet_id = subscribe.packet_id,
                                                              .codes = codes,
                                                              .properties = properties.view()}};
            })};
        const auto token = peer.client().subscribe("a/b", 1);
        token->wait_for(patience);
        EXPECT_EQ(facts_of(token->get_subscribe_response().get_properties()), facts);
    }
}

TEST(WitnessOfProperties, ShowsAllThatWeWriteIntoAnUnsubackThroughPaho) {
    const auto all = all_of(PacketType::unsuback);
    for (const auto& facts : in_portions(all)) {
        const auto properties = wire_properties(facts);
        static constexpr std::array codes{std::byte{0}};
        Peer peer{
            wire::Version::v5,
            but_to<wire::Unsubscribe>([&properties](const wire::Unsubscribe& unsubscribe) {
                return std::vector<wire::Packet>{wire::Unsuback{.packet_id = unsubscribe.packet_id,
                                                                .codes = codes,
                                                                .properties = properties.view()}};
            })};
        const auto token = peer.client().unsubscribe("a/b");
        token->wait_for(patience);
        EXPECT_EQ(facts_of(token->get_unsubscribe_response().get_properties()), facts);
        EXPECT_THAT(token->get_unsubscribe_response().get_reason_codes(),
                    ElementsAre(::mqtt::ReasonCode::SUCCESS));
    }
}

TEST(WitnessOfProperties, ShowsAllThatWeWriteIntoADisconnectThroughPaho) {
    auto all = all_of(PacketType::disconnect);
    // A Session Expiry Interval is the client's alone (MQTT-3.14.2-2).
    std::erase_if(all, [](const PropertyFact& fact) {
        return fact.id == wire::PropertyId::session_expiry_interval;
    });
    for (const auto& facts : in_portions(all)) {
        const auto properties = wire_properties(facts);
        Peer peer{
            wire::Version::v5,
            but_to<wire::Unsubscribe>([&properties](const wire::Unsubscribe& /*unsubscribe*/) {
                return std::vector<wire::Packet>{wire::Disconnect{.reason = wire::ReasonCode{0x9d},
                                                                  .properties = properties.view()}};
            })};
        std::promise<std::pair<PropertyFacts, int>> told;
        peer.client().set_disconnected_handler(
            [&told](const ::mqtt::properties& shown, ::mqtt::ReasonCode reason) {
                told.set_value({facts_of(shown), static_cast<int>(reason)});
            });
        auto shown = told.get_future();
        peer.client().unsubscribe("a/b");
        ASSERT_EQ(shown.wait_for(patience), std::future_status::ready);
        EXPECT_EQ(shown.get(), (std::pair{facts, 0x9d}));
    }
}

}  // namespace
}  // namespace sonde::testing
