// SPDX-License-Identifier: Apache-2.0
/// Paho as the independent witness of our codec: what wire publishes Paho receives, and the other
/// way round, byte for byte, through a real mosquitto.
#include "tests/paho/wire_client.hpp"
#include "tests/support/mosquitto.hpp"

#include <gtest/gtest.h>
#include <mqtt/async_client.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace sonde::testing {
namespace {

constexpr auto patience = std::chrono::seconds{30};

class PahoClient {
  public:
    PahoClient(std::uint16_t port, wire::Version version)
        : version_{version == wire::Version::v5 ? MQTTVERSION_5 : MQTTVERSION_3_1_1},
          client_{"tcp://127.0.0.1:" + std::to_string(port),
                  "paho",
                  ::mqtt::create_options(version_),
                  nullptr} {
        client_.start_consuming();
        ::mqtt::connect_options options;
        options.set_mqtt_version(version_);
        client_.connect(options)->wait_for(patience);
    }
    PahoClient(const PahoClient&) = delete;
    PahoClient& operator=(const PahoClient&) = delete;
    ~PahoClient() {
        if (client_.is_connected()) {
            client_.disconnect()->wait_for(patience);
        }
        client_.stop_consuming();
    }

    void subscribe(const std::string& filter, std::uint8_t qos, std::uint32_t identifier = 0) {
        PropertyFacts facts;
        if (identifier != 0) {
            facts.push_back(
                {.id = wire::PropertyId::subscription_identifier, .number = identifier});
        }
        client_.subscribe(filter, qos, {}, paho_properties(facts))->wait_for(patience);
    }

    void publish(const WitnessMessage& message) {
        const auto packet = ::mqtt::make_message(message.topic,
                                                 std::string{wire::as_text(message.payload)},
                                                 message.qos,
                                                 message.retain);
        packet->set_properties(paho_properties(message.properties));
        client_.publish(packet)->wait_for(patience);
    }

    WitnessMessage receive() {
        ::mqtt::const_message_ptr packet;
        if (!client_.try_consume_message_for(&packet, patience) || !packet) {
            ADD_FAILURE() << "Paho received nothing";
            return {};
        }
        const auto payload = wire::as_bytes(packet->get_payload());
        return {
            .topic = packet->get_topic(),
            .payload = {payload.begin(), payload.end()},
            .qos = static_cast<std::uint8_t>(packet->get_qos()),
            .retain = packet->is_retained(),
            .properties = facts_of(packet->get_properties()),
        };
    }

  private:
    int version_;
    ::mqtt::async_client client_;
};

/// All that a broker hands on as it is: an alias is between two, an identifier is the receiver's.
PropertyFacts properties_that_travel(wire::Version version) {
    if (version == wire::Version::v3_1_1) {
        return {};
    }
    auto facts = all_properties(wire::holder(wire::PacketType::publish));
    std::erase_if(facts, [](const PropertyFact& fact) {
        return fact.id == wire::PropertyId::topic_alias ||
               fact.id == wire::PropertyId::subscription_identifier;
    });
    return facts;
}

/// Less what a broker may change: the order but of User Properties, and the seconds that a message
/// spent in it.
WitnessMessage settled(WitnessMessage message) {
    constexpr std::uint32_t hour = 3600;
    std::ranges::stable_sort(message.properties, {}, &PropertyFact::id);
    for (auto& fact : message.properties) {
        if (fact.id == wire::PropertyId::message_expiry_interval) {
            fact.number = (fact.number + hour - 1) / hour * hour;
        }
    }
    return message;
}

/// Around the places where Remaining Length takes a byte more (2.2.3), whatever the packet has
/// beside its payload, and a large one.
std::vector<std::size_t> payload_sizes() {
    std::vector<std::size_t> sizes{0, 1, 20, 1U << 20U};
    for (const std::size_t boundary : {128U, 16'384U}) {
        for (std::size_t less = 0; less <= 16; ++less) {
            sizes.push_back(boundary - less);
        }
    }
    return sizes;
}

class Witness : public ::testing::TestWithParam<std::tuple<wire::Version, int>> {
  protected:
    static wire::Version version() { return std::get<0>(GetParam()); }
    static std::uint8_t qos() { return static_cast<std::uint8_t>(std::get<1>(GetParam())); }

    static WitnessMessage message(const std::string& topic, std::size_t size = 20) {
        std::mt19937 random{static_cast<unsigned>(size)};
        WitnessMessage message{.topic = topic, .qos = qos()};
        for (std::size_t i = 0; i < size; ++i) {
            message.payload.push_back(static_cast<std::byte>(random() & 0xffU));
        }
        return message;
    }

    static WitnessMessage message_with_all(const std::string& topic) {
        auto rich = message(topic);
        rich.properties = properties_that_travel(version());
        return rich;
    }

    Mosquitto broker_{};
    WireClient wire_{broker_.port(), version()};
    PahoClient paho_{broker_.port(), version()};
};

TEST_P(Witness, PahoReceivesPayloadsOfEverySizeThatWirePublishes) {
    paho_.subscribe("to/paho", qos());
    for (const auto size : payload_sizes()) {
        const auto sent = message("to/paho", size);
        wire_.publish(sent);
        EXPECT_EQ(paho_.receive(), sent) << size << " bytes";
    }
}

TEST_P(Witness, WireReceivesPayloadsOfEverySizeThatPahoPublishes) {
    wire_.subscribe("to/wire", qos());
    for (const auto size : payload_sizes()) {
        const auto sent = message("to/wire", size);
        paho_.publish(sent);
        EXPECT_EQ(wire_.receive(), sent) << size << " bytes";
    }
}

TEST_P(Witness, PahoReceivesThePropertiesThatWirePublishes) {
    paho_.subscribe("to/paho", qos());
    const auto sent = message_with_all("to/paho");
    wire_.publish(sent);
    EXPECT_EQ(settled(paho_.receive()), settled(sent));
}

TEST_P(Witness, WireReceivesThePropertiesThatPahoPublishes) {
    wire_.subscribe("to/wire", qos());
    const auto sent = message_with_all("to/wire");
    paho_.publish(sent);
    EXPECT_EQ(settled(wire_.receive()), settled(sent));
}

TEST_P(Witness, EitherReceivesWhatTheOtherHadRetained) {
    auto of_wire = message("kept/by/wire");
    auto of_paho = message("kept/by/paho");
    of_wire.retain = of_paho.retain = true;
    wire_.publish(of_wire);
    paho_.publish(of_paho);
    wire_.subscribe("kept/by/paho", qos());
    paho_.subscribe("kept/by/wire", qos());
    EXPECT_EQ(wire_.receive(), of_paho);
    EXPECT_EQ(paho_.receive(), of_wire);
}

TEST_P(Witness, PahoReceivesTheWillOfAWireClientThatIsGone) {
    paho_.subscribe("gone", qos());
    const auto will = message_with_all("gone");
    WireClient mortal{broker_.port(), version(), will};
    mortal.drop_connection();
    EXPECT_EQ(settled(paho_.receive()), settled(will));
}

TEST_P(Witness, BothReceiveAtTheQosTheyAskedFor) {
    wire_.subscribe("down/+", 1);
    paho_.subscribe("down/#", 0);
    paho_.publish(message("down/x"));
    EXPECT_EQ(wire_.receive().qos, std::min<int>(qos(), 1));
    EXPECT_EQ(paho_.receive().qos, 0);
}

TEST_P(Witness, BothSeeTheIdentifiersOfTheirSubscriptions) {
    if (version() == wire::Version::v3_1_1) {
        return;
    }
    constexpr std::uint32_t largest = 268'435'455;
    wire_.subscribe("marked", qos(), largest);
    paho_.subscribe("marked", qos(), 128);
    paho_.publish(message("marked"));
    const auto identifier = [](std::uint32_t number) {
        return PropertyFacts{{.id = wire::PropertyId::subscription_identifier, .number = number}};
    };
    EXPECT_EQ(wire_.receive().properties, identifier(largest));
    EXPECT_EQ(paho_.receive().properties, identifier(128));
}

INSTANTIATE_TEST_SUITE_P(
    All,
    Witness,
    ::testing::Combine(::testing::Values(wire::Version::v3_1_1, wire::Version::v5),
                       ::testing::Values(0, 1, 2)),
    [](const auto& parameter) {
        return std::string{std::get<0>(parameter.param) == wire::Version::v5 ? "v5" : "v3_1_1"} +
               "_qos" + std::to_string(std::get<1>(parameter.param));
    });

}  // namespace
}  // namespace sonde::testing
