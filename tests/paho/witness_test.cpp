/// Paho as the independent witness of our codec: what wire publishes Paho receives, and the other
/// way round, byte for byte, through a real mosquitto.
#include "tests/paho/wire_client.hpp"
#include "tests/support/mosquitto.hpp"

#include <gtest/gtest.h>
#include <mqtt/async_client.h>

#include <random>
#include <string>
#include <vector>

namespace sonde::testing {
namespace {

/// Around the places where Remaining Length takes a byte more (2.2.3), and a large one.
const std::vector<std::size_t> payload_sizes{0, 1, 20, 127, 128, 16'383, 16'384, 1U << 20U};

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
        client_.connect(options)->wait_for(std::chrono::seconds{30});
    }
    PahoClient(const PahoClient&) = delete;
    PahoClient& operator=(const PahoClient&) = delete;
    ~PahoClient() {
        client_.disconnect()->wait_for(std::chrono::seconds{10});
        client_.stop_consuming();
    }

    void subscribe(const std::string& filter, std::uint8_t qos) {
        client_.subscribe(filter, qos)->wait_for(std::chrono::seconds{30});
    }

    void publish(const WitnessMessage& message) {
        const auto packet = ::mqtt::make_message(
            message.topic, std::string{wire::as_text(message.payload)}, message.qos, false);
        if (version_ == MQTTVERSION_5 && !message.content_type.empty()) {
            ::mqtt::properties properties;
            properties.add({::mqtt::property::CONTENT_TYPE, message.content_type});
            properties.add({::mqtt::property::RESPONSE_TOPIC, message.response_topic});
            properties.add({::mqtt::property::CORRELATION_DATA, message.correlation_data});
            for (const auto& [name, value] : message.user_properties) {
                properties.add({::mqtt::property::USER_PROPERTY, name, value});
            }
            packet->set_properties(properties);
        }
        client_.publish(packet)->wait_for(std::chrono::seconds{30});
    }

    WitnessMessage receive() {
        ::mqtt::const_message_ptr packet;
        if (!client_.try_consume_message_for(&packet, std::chrono::seconds{30}) || !packet) {
            ADD_FAILURE() << "Paho received nothing";
            return {};
        }
        const auto payload = wire::as_bytes(packet->get_payload());
        WitnessMessage message{
            .topic = packet->get_topic(),
            .payload = {payload.begin(), payload.end()},
            .qos = static_cast<std::uint8_t>(packet->get_qos()),
        };
        const auto& properties = packet->get_properties();
        if (properties.contains(::mqtt::property::CONTENT_TYPE)) {
            message.content_type =
                ::mqtt::get<std::string>(properties, ::mqtt::property::CONTENT_TYPE);
            message.response_topic =
                ::mqtt::get<std::string>(properties, ::mqtt::property::RESPONSE_TOPIC);
            message.correlation_data =
                ::mqtt::get<std::string>(properties, ::mqtt::property::CORRELATION_DATA);
        }
        for (std::size_t i = 0; i < properties.count(::mqtt::property::USER_PROPERTY); ++i) {
            const auto pair =
                ::mqtt::get<::mqtt::string_pair>(properties, ::mqtt::property::USER_PROPERTY, i);
            message.user_properties.emplace_back(std::get<0>(pair), std::get<1>(pair));
        }
        return message;
    }

  private:
    int version_;
    ::mqtt::async_client client_;
};

std::vector<WitnessMessage> messages_for(wire::Version version, const std::string& topic) {
    std::mt19937 random{1883};
    std::vector<WitnessMessage> messages;
    for (const auto qos : std::vector<std::uint8_t>{0, 1, 2}) {
        for (const auto size : payload_sizes) {
            WitnessMessage message{.topic = topic, .payload{}, .qos = qos};
            for (std::size_t i = 0; i < size; ++i) {
                message.payload.push_back(static_cast<std::byte>(random() & 0xffU));
            }
            if (version == wire::Version::v5) {
                message.content_type = "application/x-wärme";
                message.response_topic = "answers/here";
                message.correlation_data = std::string("\0\xff\x80 any byte", 12);
                message.user_properties = {{"a", "1"}, {"a", "2"}, {"", ""}, {"ü", "\xEF\xBB\xBF"}};
            }
            messages.push_back(std::move(message));
        }
    }
    return messages;
}

class Witness : public ::testing::TestWithParam<wire::Version> {
  protected:
    Mosquitto broker_{};
    WireClient wire_{broker_.port(), GetParam()};
    PahoClient paho_{broker_.port(), GetParam()};
};

TEST_P(Witness, PahoReceivesWhatWirePublishes) {
    paho_.subscribe("to/paho", 2);
    for (const auto& message : messages_for(GetParam(), "to/paho")) {
        wire_.publish(message);
        EXPECT_EQ(paho_.receive(), message)
            << "QoS " << int{message.qos} << ", " << message.payload.size() << " bytes";
    }
}

TEST_P(Witness, WireReceivesWhatPahoPublishes) {
    wire_.subscribe("to/wire", 2);
    for (const auto& message : messages_for(GetParam(), "to/wire")) {
        paho_.publish(message);
        EXPECT_EQ(wire_.receive(), message)
            << "QoS " << int{message.qos} << ", " << message.payload.size() << " bytes";
    }
}

TEST_P(Witness, BothReceiveAtTheQosTheyAskedFor) {
    wire_.subscribe("down/+", 1);
    paho_.subscribe("down/#", 0);
    paho_.publish({.topic = "down/x", .payload{}, .qos = 2});
    EXPECT_EQ(wire_.receive().qos, 1);
    EXPECT_EQ(paho_.receive().qos, 0);
}

INSTANTIATE_TEST_SUITE_P(BothVersions,
                         Witness,
                         ::testing::Values(wire::Version::v3_1_1, wire::Version::v5),
                         [](const auto& parameter) {
                             return parameter.param == wire::Version::v5 ? "v5" : "v3_1_1";
                         });

}  // namespace
}  // namespace sonde::testing
