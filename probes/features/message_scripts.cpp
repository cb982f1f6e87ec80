// SPDX-License-Identifier: Apache-2.0
#include "probes/features/actor.hpp"
#include "probes/features/scripts.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace sonde::features {

using enum wire::PropertyId;

/// A topic stands in the first message only, and both arrive with it. The broker may do the same to
/// us.
asio::awaitable<void> play_topic_alias(Stage& stage) {
    constexpr std::uint16_t our_maximum = 8;
    const auto topic = stage.topic("alias");
    auto settings = stage.settings("reader");
    settings.topic_alias_maximum = our_maximum;
    Actor reader{stage, std::move(settings)};
    co_await reader.connect();
    co_await reader.subscribe({.filter = topic});
    Actor sender{stage, "send"};
    co_await sender.connect();
    if (!stage.over() && sender.connack().limits.topic_alias_maximum == 0) {
        stage.not_offered("the broker takes no topic aliases: Topic Alias Maximum 0");
    }
    co_await sender.publish({.topic = topic, .text = "first", .use_alias = true});
    co_await sender.publish({.topic = topic, .text = "second", .use_alias = true});
    constexpr std::string_view lost = "a message whose topic is an alias does not arrive";
    const auto first = co_await reader.expect("first", lost);
    const auto second = co_await reader.expect("second", lost);
    if (!first || !second) {
        co_return;
    }
    if (first->topic != topic || second->topic != topic) {
        stage.broken("a message whose topic is an alias arrives under another topic");
    }
    const bool both_ways = first->properties.view().contains(wire::PropertyId::topic_alias) ||
                           second->properties.view().contains(wire::PropertyId::topic_alias);
    stage.works(both_ways ? "aliases work both ways"
                          : "the broker takes aliases; it uses none itself, as it may");
}

/// A responder knows where to answer, and the asker which request it was.
asio::awaitable<void> play_request_response(Stage& stage) {
    const auto request = stage.topic("request");
    const auto response = stage.topic("response");
    constexpr std::string_view correlation{"\x00\xff sonde", 8};
    Actor responder{stage, "answer"};
    Actor asker{stage, "ask"};
    co_await responder.connect();
    co_await asker.connect();
    co_await responder.subscribe({.filter = request});
    co_await asker.subscribe({.filter = response});
    wire::PropertyBuffer properties;
    properties.add(response_topic, response);
    properties.add(correlation_data, wire::as_bytes(correlation));
    co_await asker.publish({.topic = request, .text = "question", .properties = properties.view()});
    const auto question = co_await responder.expect("question", "the request does not arrive");
    if (!question) {
        co_return;
    }
    const auto asked = question->properties.view();
    if (asked.text(response_topic) != response) {
        stage.broken("the request arrives without its response topic [MQTT-3.3.2-15]");
    }
    const auto data = asked.binary(correlation_data);
    if (!data || wire::as_text(*data) != correlation) {
        stage.broken("the request arrives without its correlation data [MQTT-3.3.2-16]");
    }
    if (stage.over()) {
        co_return;
    }
    wire::PropertyBuffer kept;
    kept.add(correlation_data, *data);
    co_await responder.publish({.topic = response, .text = "answer", .properties = kept.view()});
    const auto answer = co_await asker.expect("answer", "the response does not arrive");
    if (!answer) {
        co_return;
    }
    const auto returned = answer->properties.view().binary(correlation_data);
    if (!returned || wire::as_text(*returned) != correlation) {
        stage.broken("the response arrives without its correlation data [MQTT-3.3.2-16]");
    }
    stage.works("request and response arrived with response topic and correlation data");
}

/// Forwarded as they are, in their order, also two of one name.
asio::awaitable<void> play_user_properties(Stage& stage) {
    using Pair = std::pair<std::string, std::string>;
    const std::array<Pair, 3> given{
        Pair{"site", "north"}, Pair{"trace", "\xe2\x9c\x93"}, Pair{"site", "south"}};
    const auto topic = stage.topic("user");
    Actor reader{stage, "reader"};
    co_await reader.connect();
    co_await reader.subscribe({.filter = topic});
    wire::PropertyBuffer properties;
    for (const auto& [name, value] : given) {
        properties.add_user(name, value);
    }
    co_await reader.publish({.topic = topic, .text = "user", .properties = properties.view()});
    const auto message = co_await reader.expect("user", "the message does not arrive");
    if (!message) {
        co_return;
    }
    std::vector<Pair> forwarded;
    for (const auto& property : message->properties.view()) {
        if (property.id == user_property) {
            forwarded.emplace_back(property.text, property.value);
        }
    }
    if (forwarded.size() < given.size()) {
        stage.broken("user properties are lost on the way [MQTT-3.3.2-17]");
    }
    if (!std::ranges::equal(forwarded, given)) {
        stage.broken("user properties come changed or in another order [MQTT-3.3.2-18]");
    }
    stage.works("user properties came as they were sent, in their order");
}

}  // namespace sonde::features
