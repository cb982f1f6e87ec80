// SPDX-License-Identifier: Apache-2.0
#include "probes/features/actor.hpp"
#include "probes/features/scripts.hpp"
#include "probes/quantity.hpp"

#include <algorithm>

namespace sonde::features {

namespace {

using namespace std::chrono_literals;

wire::WillMessage will_of(const std::string& topic, std::string_view text, const Actor& witness) {
    const auto payload = wire::as_bytes(text);
    return {.topic = topic,
            .payload = {payload.begin(), payload.end()},
            .qos = std::min(wire::Qos::at_least_once, witness.connack().limits.maximum_qos)};
}

}  // namespace

/// Delivered after a loss of the connection, and not after DISCONNECT.
asio::awaitable<void> play_will(Stage& stage) {
    const auto topic = stage.topic("will");
    Actor watcher{stage, "watch"};
    co_await watcher.connect();
    co_await watcher.subscribe({.filter = topic});

    auto doomed = stage.settings("doomed");
    doomed.will = will_of(topic, "gone", watcher);
    Actor lost{stage, std::move(doomed)};
    co_await lost.connect();
    lost.cut();
    (void)co_await watcher.expect(
        "gone", "the will does not come after a connection was lost [MQTT-3.1.2-8]");

    auto leaving = stage.settings("leave");
    leaving.will = will_of(topic, "left", watcher);
    Actor polite{stage, std::move(leaving)};
    co_await polite.connect();
    co_await polite.disconnect();
    Actor herald{stage, "herald"};
    co_await herald.connect();
    co_await pass_marker(herald, watcher, topic, "marker");
    watcher.must_not_have("left", "the will comes after a clean DISCONNECT too [MQTT-3.1.2-10]");
    stage.works("the will came after a lost connection, and not after a DISCONNECT");
}

/// Held back for its delay, and cancelled by a client that comes back in time.
asio::awaitable<void> play_will_delay(Stage& stage) {
    constexpr std::uint32_t delay_seconds = 2;
    // Brokers count in whole seconds.
    constexpr Duration soonest = 1s;
    constexpr Duration too_late = 10s;
    const auto topic = stage.topic("will");
    Actor watcher{stage, "watch"};
    co_await watcher.connect();
    co_await watcher.subscribe({.filter = topic});

    const auto settings = [&](std::string_view role, std::string_view text) {
        auto made = stage.settings(role);
        made.session_expiry = 60;
        made.will = will_of(topic, text, watcher);
        made.will->properties.add(wire::PropertyId::will_delay_interval, delay_seconds);
        stage.leaves_session(made.client_id);
        return made;
    };
    Actor returning{stage, settings("back", "came back")};
    co_await returning.connect();
    returning.cut();
    Actor lost{stage, settings("lost", "gone")};
    co_await lost.connect();
    lost.cut();
    const auto cut_at = stage.now();
    auto again = stage.settings("back");
    again.clean_start = false;
    again.session_expiry = 60;
    returning.client().reconfigure(std::move(again));
    co_await returning.connect();

    co_await watcher.idle(std::min(stage.deadline(), cut_at + soonest));
    watcher.must_not_have("gone", "the will comes at once, without its delay [MQTT-3.1.3-9]");
    if (stage.over()) {
        co_return;
    }
    const auto fits = [](const ClientMessage& message) {
        return message.text() == "gone";
    };
    const auto until = std::min(stage.deadline(), cut_at + too_late);
    const auto will = co_await watcher.client().await_message(fits, until);
    if (!will && will.error().reason == FailureReason::timeout && until < stage.deadline()) {
        stage.broken("a will with a delay of 2s does not come within 10s");
    } else if (!will) {
        stage.fail(will.error());
    }
    // The other would be due by now: its connection was lost before.
    co_await watcher.idle(std::min(stage.deadline(), stage.now() + 200ms));
    watcher.must_not_have("came back",
                          "the will comes although its client was back in time [MQTT-3.1.3-9]");
    stage.works("a will with a delay of 2s came after " +
                format_duration(
                    std::chrono::round<std::chrono::milliseconds>(stage.now() - cut_at - 200ms)) +
                ", and none of a client that came back in time");
}

}  // namespace sonde::features
