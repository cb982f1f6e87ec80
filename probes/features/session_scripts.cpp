// SPDX-License-Identifier: Apache-2.0
#include "probes/features/actor.hpp"
#include "probes/features/scripts.hpp"

#include <algorithm>

namespace sonde::features {

namespace {

using namespace std::chrono_literals;

/// A session that outlives its connection by so much; on 3.1.1 for ever.
wire::SessionSettings lasting(Stage& stage, std::string_view role, std::uint32_t seconds) {
    auto settings = stage.settings(role);
    settings.clean_start = false;
    settings.session_expiry = seconds;
    stage.leaves_session(settings.client_id);
    return settings;
}

/// Nothing waits for who has no session and no QoS above 0.
void demand_queues(Stage& stage, const Actor& actor) {
    const auto& limits = actor.connack().limits;
    if (stage.is_v5() && limits.session_expiry == 0) {
        stage.not_offered("the broker grants sessions no time to live: Session Expiry Interval 0");
    } else if (limits.maximum_qos == wire::Qos::at_most_once) {
        stage.not_offered("the broker allows QoS 0 only, at which no message waits");
    }
}

/// Subscribes and leaves; its session stays.
asio::awaitable<void> fall_asleep(Stage& stage, Actor& sleeper, const std::string& topic) {
    co_await sleeper.connect();
    if (!stage.over()) {
        demand_queues(stage, sleeper);
    }
    co_await sleeper.subscribe({.filter = topic});
    co_await sleeper.disconnect();
}

}  // namespace

/// Messages wait for who is away, and the broker says that it knows the session.
asio::awaitable<void> play_persistent_session(Stage& stage) {
    const auto topic = stage.topic("queue");
    Actor sleeper{stage, lasting(stage, "sleep", 300)};
    co_await fall_asleep(stage, sleeper, topic);

    Actor sender{stage, "send"};
    co_await sender.connect();
    co_await sender.publish({.topic = topic, .text = "one"});
    co_await sender.publish({.topic = topic, .text = "two"});

    co_await sleeper.connect();
    if (!stage.over() && !sleeper.connack().session_present) {
        stage.broken("the broker does not know the session any more: Session Present 0");
    }
    const auto first = co_await sleeper.expect(
        "one", "a message that was published while its subscriber was away does not arrive");
    const auto second = co_await sleeper.expect(
        "two", "of two messages that were published while their subscriber was away one is lost");
    if (first && second && second->at.user < first->at.user) {
        stage.broken("messages that waited come in another order [MQTT-4.6.0-6]");
    }
    stage.works("messages waited for their subscriber, who found its session again");
}

/// A session whose time is over is gone.
asio::awaitable<void> play_session_expiry(Stage& stage) {
    // Brokers count in whole seconds, and look after the sessions now and then.
    constexpr auto long_enough = 3s;
    Actor brief{stage, lasting(stage, "brief", 1)};
    co_await brief.connect();
    if (!stage.over() && brief.connack().limits.session_expiry != 1) {
        stage.not_offered("the broker chose another Session Expiry Interval: " +
                          std::to_string(brief.connack().limits.session_expiry) + "s");
    }
    co_await brief.subscribe({.filter = stage.topic("queue")});
    brief.cut();
    Actor clockwork{stage, "clock"};
    co_await clockwork.connect();
    co_await clockwork.idle(std::min(stage.deadline(), stage.now() + long_enough));
    co_await brief.connect();
    if (!stage.over() && brief.connack().session_present) {
        stage.broken("a session of 1s is still there after 3s [MQTT-3.1.2-23]");
    }
    stage.works("a session of 1s was gone after 3s");
}

/// Of two with the same client identifier the later one stays.
asio::awaitable<void> play_takeover(Stage& stage) {
    Actor first{stage, "same"};
    co_await first.connect();
    Actor second{stage, "same"};
    co_await second.connect();
    if (stage.over()) {
        co_return;
    }
    const auto until = stage.patience();
    const auto end = co_await first.client().await_end(until);
    if (!end && end.error().reason == FailureReason::timeout && until < stage.deadline()) {
        stage.broken("the old connection stays open beside the new one [MQTT-3.1.4-3]");
        co_return;
    }
    if (!end) {
        stage.fail(end.error());
        co_return;
    }
    co_await second.ping();
    std::string told = "the old connection was closed, and the new one stays";
    if (stage.is_v5() && end->reason == wire::ReasonCode::session_taken_over) {
        told =
            "the old connection was told 0x8E (Session taken over) and closed, and the new one "
            "stays";
    } else if (stage.is_v5()) {
        told += "; the old one was not told why, by a DISCONNECT with 0x8E";
    }
    stage.works(std::move(told));
}

/// A message whose time is over does not arrive any more, and one that waited says how long it has
/// left.
asio::awaitable<void> play_message_expiry(Stage& stage) {
    constexpr std::uint32_t hour = 3600;
    constexpr auto wait = 2500ms;
    using enum wire::PropertyId;
    const auto topic = stage.topic("queue");
    Actor sleeper{stage, lasting(stage, "sleep", 300)};
    co_await fall_asleep(stage, sleeper, topic);

    Actor sender{stage, "send"};
    co_await sender.connect();
    wire::PropertyBuffer second;
    second.add(message_expiry_interval, std::uint32_t{1});
    co_await sender.publish({.topic = topic, .text = "short", .properties = second.view()});
    wire::PropertyBuffer long_lived;
    long_lived.add(message_expiry_interval, hour);
    co_await sender.publish({.topic = topic, .text = "long", .properties = long_lived.view()});
    co_await sender.idle(std::min(stage.deadline(), stage.now() + wait));

    co_await sleeper.connect();
    const auto message = co_await sleeper.expect(
        "long", "a message that has an hour left does not arrive after 2.5s");
    sleeper.must_not_have("short",
                          "a message that was to live for 1s arrives after 2.5s [MQTT-3.3.2-5]");
    if (message) {
        const auto left = message->properties.view().number(message_expiry_interval);
        if (!left || *left >= hour) {
            stage.broken(
                "a message that waited does not say how long it has left "
                "[MQTT-3.3.2-6]");
        }
    }
    stage.works("a message of 1s was gone after 2.5s, and one that waited said what it has left");
}

}  // namespace sonde::features
