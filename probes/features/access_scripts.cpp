// SPDX-License-Identifier: Apache-2.0
#include "probes/features/actor.hpp"
#include "probes/features/scripts.hpp"

#include <algorithm>
#include <string_view>

/// What a broker must refuse, and the way in that is not a password.
namespace sonde::features {

namespace {

std::string with_code(const Failure& failure) {
    return failure.code_name.empty() ? std::string{} : " (" + failure.code_name + ")";
}

bool closed_on_us(const Failure& failure) {
    return failure.reason == FailureReason::rejected || failure.reason == FailureReason::closed ||
           failure.reason == FailureReason::reset;
}

}  // namespace

asio::awaitable<void> play_wrong_password(Stage& stage) {
    auto settings = stage.settings("liar");
    // Another one, whatever the right one is.
    auto wrong = settings.password ? *settings.password : wire::Bytes{};
    constexpr std::string_view more = " is not it";
    std::ranges::copy(wire::as_bytes(more), std::back_inserter(wrong));
    settings.password = std::move(wrong);
    MqttClient client{
        stage.production().spec, stage.production().env, stage.deadline(), std::move(settings)};
    const auto connected = co_await client.connect();
    if (connected) {
        stage.broken("the broker lets a client in that has a wrong password");
        co_return;
    }
    const auto& failure = connected.error();
    if (closed_on_us(failure)) {
        stage.works("the broker refused a wrong password" + with_code(failure));
    } else {
        stage.fail(failure);
    }
}

asio::awaitable<void> play_forbidden_topic(Stage& stage) {
    const auto& topic = stage.production().wishes.forbidden_topic;
    const auto allowed = stage.topic("allowed");
    Actor intruder{stage, "intru"};
    co_await intruder.connect();
    co_await intruder.subscribe({.filter = allowed});
    if (stage.over()) {
        co_return;
    }
    const auto qos = std::min(wire::Qos::at_least_once, intruder.connack().limits.maximum_qos);
    auto& client = intruder.client();
    const wire::Subscription wish{.filter = topic, .qos = qos};
    const auto granted = co_await client.subscribe(std::span{&wish, 1});
    if (!granted && closed_on_us(granted.error())) {
        stage.works("the broker ended the connection at the SUBSCRIBE" +
                    with_code(granted.error()));
        co_return;
    }
    if (!granted) {
        stage.fail(granted.error());
        co_return;
    }
    const bool may_not_read = wire::is_failure(granted->codes.front());
    constexpr std::string_view text = "sonde tries a forbidden topic";
    const wire::Message message{.topic = topic, .payload = wire::as_bytes(text), .qos = qos};
    const auto published = co_await client.publish(message);
    if (!published && closed_on_us(published.error())) {
        stage.works("the broker ended the connection at the PUBLISH" +
                    with_code(published.error()));
    } else if (!published) {
        stage.fail(published.error());
    } else if (wire::is_failure(published->reason)) {
        stage.works("the broker refused the PUBLISH (" +
                    std::string{wire::name_of(published->reason)} + ")");
    } else if (may_not_read && stage.is_v5()) {
        stage.broken("the broker refuses to let the topic be read, but takes a PUBLISH to it");
    }
    // On 3.1.1 a broker has no word for it: it takes the message, and drops it.
    co_await pass_marker(intruder, intruder, allowed, "marker");
    intruder.must_not_have(text, "a message passes through the forbidden topic");
    stage.works(may_not_read ? "the broker refused the SUBSCRIBE"
                             : "the broker took the message without a word and dropped it");
}

asio::awaitable<void> play_enhanced_authentication(Stage& stage) {
    Actor member{stage, "member"};
    co_await member.connect();
    co_await member.ping();
    stage.works("the broker let us in by this method");
}

}  // namespace sonde::features
