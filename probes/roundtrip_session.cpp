// SPDX-License-Identifier: Apache-2.0
#include "probes/roundtrip_steps.hpp"
#include "probes/wire/encode.hpp"
#include "probes/wire_failure.hpp"

#include <algorithm>
#include <utility>
#include <variant>

/// The parts of the round trip around the message: CONNECT, SUBSCRIBE, PINGREQ, DISCONNECT.
namespace sonde {

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::connect() {
    const auto started = clock_.now();
    auto prepared = co_await dialogue_.prepare();
    if (!prepared) {
        co_return failed(std::move(prepared.error()), started);
    }
    const auto asked =
        conversation_.session().connect(conversation_.wire_now(), conversation_.output());
    if (!asked) {
        co_return tl::unexpected{failure_of(asked.error(), Phase::connect)};
    }
    result_.sizes.connect_packet = conversation_.output().size();
    const auto sent = co_await send(Phase::connect);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    while (true) {
        const auto happening = co_await next(dialogue_.waiting_for(Phase::connect, sent->at));
        if (!happening) {
            co_return failed(happening.error(), sent->at);
        }
        if (const auto* connected = std::get_if<wire::Connected>(&happening->event)) {
            note_phase(Phase::connect, *sent, happening->at);
            co_return note_connected(*connected);
        }
    }
}

RoundtripSteps::Step RoundtripSteps::note_connected(const wire::Connected& connected) {
    result_.sizes.connack_packet = wire::encoded_size(version_, connected.connack);
    result_.mqtt.session_present = connected.connack.session_present;
    const auto& limits = conversation_.session().limits();
    if (limits.client_id_assigned) {
        result_.mqtt.assigned_client_id = limits.client_id;
    }
    return {};
}

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::subscribe() {
    if (auto step = co_await settle(Phase::subscribe); !step) {
        co_return step;
    }
    const wire::Subscription wanted{.filter = topic_, .qos = wire::Qos{spec_.qos}};
    const auto asked = conversation_.session().subscribe(
        conversation_.wire_now(), std::span{&wanted, 1}, conversation_.output());
    if (!asked) {
        co_return tl::unexpected{failure_of(asked.error(), Phase::subscribe)};
    }
    result_.sizes.subscribe_packet = conversation_.output().size();
    const auto sent = co_await send(Phase::subscribe);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    while (true) {
        const auto happening = co_await next(dialogue_.waiting_for(Phase::subscribe, sent->at));
        if (!happening) {
            co_return failed(happening.error(), sent->at);
        }
        if (const auto* received = std::get_if<wire::Received>(&happening->event)) {
            // A retained message of somebody's, on a given topic.
            ledger_.take(received->topic, received->payload);
        }
        if (const auto* subscribed = std::get_if<wire::Subscribed>(&happening->event)) {
            auto granted = note_granted(*subscribed);
            if (!granted) {
                co_return failed(std::move(granted.error()), sent->at);
            }
            note_phase(Phase::subscribe, *sent, happening->at);
            co_return granted;
        }
    }
}

RoundtripSteps::Step RoundtripSteps::note_granted(const wire::Subscribed& subscribed) {
    result_.sizes.suback_packet = wire::encoded_size(version_,
                                                     wire::Suback{
                                                         .packet_id = subscribed.packet_id,
                                                         .codes = subscribed.codes,
                                                         .properties = subscribed.properties,
                                                     });
    const auto code = wire::ReasonCode{std::to_integer<std::uint8_t>(subscribed.codes.front())};
    if (wire::is_failure(code)) {
        return tl::unexpected{
            rejection(Phase::subscribe, "SUBSCRIBE", code, subscribed.properties, version_)};
    }
    result_.mqtt.granted_qos = static_cast<std::uint8_t>(code);
    return {};
}

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::ping() {
    if (auto step = co_await settle(Phase::ping); !step) {
        co_return step;
    }
    const auto asked =
        conversation_.session().ping(conversation_.wire_now(), conversation_.output());
    if (!asked) {
        co_return tl::unexpected{failure_of(asked.error(), Phase::ping)};
    }
    const auto sent = co_await send(Phase::ping);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    while (true) {
        const auto happening = co_await next(dialogue_.waiting_for(Phase::ping, sent->at));
        if (!happening) {
            co_return failed(happening.error(), sent->at);
        }
        const auto& event = happening->event;
        if (const auto* received = std::get_if<wire::Received>(&event)) {
            ledger_.take(received->topic, received->payload);
        }
        const auto* pong = std::get_if<wire::Pong>(&event);
        if (pong != nullptr && pong->number == *asked) {
            note_phase(Phase::ping, *sent, happening->at);
            co_return Step{};
        }
    }
}

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::disconnect() {
    // The round trip is done: what comes from here on is counted, but never a failure.
    while (const auto happening = conversation_.ready()) {
        if (const auto* received = std::get_if<wire::Received>(&happening->event)) {
            ledger_.take(received->topic, received->payload);
        }
    }
    if (on_two_connections()) {
        co_await publisher_->disconnect();
    }
    if (const auto time = co_await take_leave(dialogue_, clock_)) {
        result_.phases.set(Phase::disconnect, *time);
    }
    co_return Step{};
}

}  // namespace sonde
