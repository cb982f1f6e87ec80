// SPDX-License-Identifier: Apache-2.0
#include "tests/paho/wire_client.hpp"

#include <ostream>
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
    return {
        .topic = std::string{received.topic},
        .payload = {received.payload.begin(), received.payload.end()},
        .qos = static_cast<std::uint8_t>(received.qos),
        .retain = received.retain,
        .properties = facts_of(received.properties),
    };
}

wire::WillMessage will_of(const WitnessMessage& message) {
    return {
        .topic = message.topic,
        .payload = {message.payload.begin(), message.payload.end()},
        .qos = wire::Qos{message.qos},
        .retain = message.retain,
        .properties = wire_properties(message.properties),
    };
}

}  // namespace

void PrintTo(const WitnessMessage& message, std::ostream* out) {
    *out << message.topic << ", " << message.payload.size() << " bytes, QoS " << int{message.qos}
         << (message.retain ? ", retained" : "");
    for (const auto& fact : message.properties) {
        *out << "; ";
        PrintTo(fact, out);
    }
}

WireClient::WireClient(std::uint16_t port,
                       wire::Version version,
                       const std::optional<WitnessMessage>& will) {
    ProbeSpec spec;
    spec.target = {.host = "127.0.0.1", .port = port};
    net::OpeningReport report;
    auto transport = required(run(connector_.open(spec, report, soon())));
    wire::SessionSettings settings;
    settings.version = version;
    settings.client_id = will ? "witness with a will" : "witness";
    settings.maximum_packet_size = 4U << 20U;
    if (will) {
        settings.will = will_of(*will);
    }
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

void WireClient::subscribe(const std::string& filter, std::uint8_t qos, std::uint32_t identifier) {
    const wire::Subscription wanted{.filter = filter, .qos = wire::Qos{qos}};
    wire::PropertyBuffer properties;
    if (identifier != 0) {
        properties.add(wire::PropertyId::subscription_identifier, identifier);
    }
    conversation_->session().subscribe(conversation_->wire_now(),
                                       std::span{&wanted, 1},
                                       conversation_->output(),
                                       properties.view());
    run(send_and_await<wire::Subscribed>());
}

void WireClient::publish(const WitnessMessage& message) {
    const auto properties = wire_properties(message.properties);
    const wire::Message packet{
        .topic = message.topic,
        .payload = message.payload,
        .qos = wire::Qos{message.qos},
        .retain = message.retain,
        .properties = properties.view(),
    };
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

void WireClient::drop_connection() {
    conversation_->session().notify_closed();  // Or it would say goodbye.
    conversation_.reset();
}

WitnessMessage WireClient::receive() {
    return run(next_message());
}

}  // namespace sonde::testing
