// SPDX-License-Identifier: Apache-2.0
#include "probes/features/actor.hpp"

#include "probes/wire_failure.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sonde::features {

Actor::Actor(Stage& stage, std::string_view role) : Actor{stage, stage.settings(role)} {}

Actor::Actor(Stage& stage, wire::SessionSettings settings)
    : stage_{stage},
      client_{
          stage.production().spec, stage.production().env, stage.deadline(), std::move(settings)} {}

template <class T>
bool Actor::well(const Result<T>& result) {
    if (!result) {
        stage_.fail(result.error());
    }
    return result.has_value();
}

asio::awaitable<void> Actor::connect() {
    if (stage_.over()) {
        co_return;
    }
    auto answer = co_await client_.connect();
    if (well(answer)) {
        connack_ = std::move(*answer);
    }
}

asio::awaitable<void> Actor::subscribe(Wish wish, wire::Properties properties) {
    if (stage_.over()) {
        co_return;
    }
    const wire::Subscription subscription{
        .filter = wish.filter,
        .qos = std::min(wire::Qos::at_least_once, connack_.limits.maximum_qos),
        .no_local = wish.no_local,
        .retain_as_published = wish.retain_as_published,
        .retain_handling = wish.retain_handling};
    const auto granted = co_await client_.subscribe(std::span{&subscription, 1}, properties);
    if (well(granted) && wire::is_failure(granted->codes.front())) {
        stage_.fail(rejection(Phase::subscribe,
                              "SUBSCRIBE",
                              granted->codes.front(),
                              granted->properties.view(),
                              client_.settings().version));
    }
}

asio::awaitable<void> Actor::unsubscribe(std::string_view filter) {
    if (stage_.over()) {
        co_return;
    }
    const std::array filters{filter};
    const auto removed = co_await client_.unsubscribe(filters);
    if (well(removed) && !removed->codes.empty() && wire::is_failure(removed->codes.front())) {
        stage_.fail(rejection(Phase::subscribe,
                              "UNSUBSCRIBE",
                              removed->codes.front(),
                              removed->properties.view(),
                              client_.settings().version));
    }
}

asio::awaitable<void> Actor::publish(Line line) {
    if (stage_.over()) {
        co_return;
    }
    const wire::Message message{
        .topic = line.topic,
        .payload = wire::as_bytes(line.text),
        .qos = std::min(wire::Qos::at_least_once, connack_.limits.maximum_qos),
        .retain = line.retain,
        .use_alias = line.use_alias,
        .properties = line.properties};
    const auto published = co_await client_.publish(message);
    if (well(published) && wire::is_failure(published->reason)) {
        stage_.fail(rejection(Phase::publish,
                              "PUBLISH",
                              published->reason,
                              published->properties.view(),
                              client_.settings().version));
    }
}

asio::awaitable<void> Actor::ping() {
    if (!stage_.over()) {
        well(co_await client_.ping());
    }
}

asio::awaitable<std::optional<ClientMessage>> Actor::expect(std::string_view text,
                                                            std::string_view otherwise) {
    if (stage_.over()) {
        co_return std::nullopt;
    }
    const auto fits = [text](const ClientMessage& message) {
        return message.text() == text;
    };
    const auto until = stage_.patience();
    auto message = co_await client_.await_message(fits, until);
    if (message) {
        co_return std::move(*message);
    }
    const bool in_time = until < stage_.deadline();
    if (message.error().reason == FailureReason::timeout && in_time) {
        stage_.broken(std::string{otherwise});
    } else {
        stage_.fail(std::move(message.error()));
    }
    co_return std::nullopt;
}

bool Actor::has(std::string_view text) const {
    return std::ranges::any_of(
        client_.kept(), [text](const ClientMessage& message) { return message.text() == text; });
}

void Actor::must_not_have(std::string_view text, std::string_view because) {
    if (has(text)) {
        stage_.broken(std::string{because});
    }
}

asio::awaitable<void> Actor::idle(Instant until) {
    if (!stage_.over()) {
        well(co_await client_.idle(until));
    }
}

asio::awaitable<void> Actor::disconnect() {
    if (!stage_.over()) {
        well(co_await client_.disconnect());
    }
}

void Actor::cut() {
    client_.cut();
}

asio::awaitable<void> pass_marker(Actor& from,
                                  Actor& to,
                                  std::string_view topic,
                                  std::string_view marker) {
    co_await from.publish({.topic = topic, .text = marker});
    (void)co_await to.expect(marker, "an ordinary message to a subscriber does not arrive");
}

}  // namespace sonde::features
