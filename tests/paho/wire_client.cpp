#include "tests/paho/wire_client.hpp"

#include <stdexcept>
#include <variant>

namespace sonde::testing {

namespace {

template <class T>
T required(Result<T> result) {
    if (!result) {
        throw std::runtime_error{result.error().detail};
    }
    return std::move(*result);
}

WitnessMessage copy_of(const wire::Received& received) {
    WitnessMessage message{
        .topic = std::string{received.topic},
        .payload = {received.payload.begin(), received.payload.end()},
        .qos = static_cast<std::uint8_t>(received.qos),
        .content_type =
            std::string{received.properties.text(wire::PropertyId::content_type).value_or("")},
        .response_topic =
            std::string{received.properties.text(wire::PropertyId::response_topic).value_or("")},
    };
    if (const auto data = received.properties.binary(wire::PropertyId::correlation_data)) {
        message.correlation_data = wire::as_text(*data);
    }
    for (const auto& property : received.properties) {
        if (property.id == wire::PropertyId::user_property) {
            message.user_properties.emplace_back(property.text, property.value);
        }
    }
    return message;
}

wire::PropertyBuffer properties_of(const WitnessMessage& message) {
    wire::PropertyBuffer properties;
    properties.add(wire::PropertyId::content_type, message.content_type)
        .add(wire::PropertyId::response_topic, message.response_topic)
        .add(wire::PropertyId::correlation_data, wire::as_bytes(message.correlation_data));
    for (const auto& [name, value] : message.user_properties) {
        properties.add_user(name, value);
    }
    return properties;
}

}  // namespace

WireClient::WireClient(std::uint16_t port, wire::Version version) : version_{version} {
    ProbeSpec spec;
    spec.target = {.host = "127.0.0.1", .port = port};
    net::OpeningReport report;
    auto transport = required(run(connector_.open(spec, report, soon())));
    wire::SessionSettings settings;
    settings.version = version;
    settings.client_id = "witness";
    settings.maximum_packet_size = 4U << 20U;
    conversation_ = std::make_unique<Conversation>(clock_, std::move(transport), settings);
    if (!conversation_->session().connect(conversation_->wire_now(), conversation_->output())) {
        throw std::runtime_error{"CONNECT was not written"};
    }
    run(send_and_await<wire::Connected>());
}

asio::awaitable<void> WireClient::flush() {
    required(co_await conversation_->flush(soon()));
}

template <class Wanted>
asio::awaitable<void> WireClient::send_and_await() {
    co_await flush();
    while (true) {
        const auto happening = required(co_await conversation_->next(soon()));
        if (std::holds_alternative<Wanted>(happening.event)) {
            co_return;
        }
    }
}

void WireClient::subscribe(const std::string& filter, std::uint8_t qos) {
    const wire::Subscription wanted{.filter = filter, .qos = wire::Qos{qos}};
    conversation_->session().subscribe(
        conversation_->wire_now(), std::span{&wanted, 1}, conversation_->output());
    run(send_and_await<wire::Subscribed>());
}

void WireClient::publish(const WitnessMessage& message) {
    const auto properties = properties_of(message);
    wire::Message packet{
        .topic = message.topic,
        .payload = message.payload,
        .qos = wire::Qos{message.qos},
    };
    if (version_ == wire::Version::v5 && !message.content_type.empty()) {
        packet.properties = properties.view();
    }
    const auto id = conversation_->session().publish(
        conversation_->wire_now(), packet, conversation_->output());
    if (!id) {
        throw std::runtime_error{std::string{wire::sentence_of(id.error())}};
    }
    if (message.qos == 0) {
        run(flush());
    } else {
        run(send_and_await<wire::Acknowledged>());
    }
}

asio::awaitable<WitnessMessage> WireClient::next_message() {
    while (true) {
        const auto happening = required(co_await conversation_->next(soon()));
        if (const auto* received = std::get_if<wire::Received>(&happening.event)) {
            co_return copy_of(*received);
        }
    }
}

WitnessMessage WireClient::receive() {
    return run(next_message());
}

}  // namespace sonde::testing
