// SPDX-License-Identifier: Apache-2.0
#include "probes/features/actor.hpp"
#include "probes/features/scripts.hpp"

namespace sonde::features {

namespace {

constexpr std::string_view not_kept = "a newcomer does not get the retained message";

}  // namespace

/// Set, read by a newcomer, cleared again.
asio::awaitable<void> play_retained(Stage& stage) {
    const auto topic = stage.topic("kept");
    Actor owner{stage, "owner"};
    co_await owner.connect();
    stage.leaves_retained(topic);
    co_await owner.publish({.topic = topic, .text = "kept", .retain = true});

    Actor newcomer{stage, "new"};
    co_await newcomer.connect();
    co_await newcomer.subscribe({.filter = topic});
    const auto kept = co_await newcomer.expect("kept", not_kept);
    if (kept && !kept->retain) {
        stage.broken("the retained message came to a newcomer without RETAIN [MQTT-3.3.1-8]");
    }

    co_await owner.publish({.topic = topic, .retain = true});
    Actor latecomer{stage, "late"};
    co_await latecomer.connect();
    co_await latecomer.subscribe({.filter = topic});
    co_await pass_marker(owner, latecomer, topic, "marker");
    latecomer.must_not_have("kept",
                            "the retained message is still there after it was cleared by an empty "
                            "one [MQTT-3.3.1-6]");
    stage.works("a newcomer got the retained message, and none after it was cleared");
}

/// 0: always, 1: only for a new subscription, 2: never.
asio::awaitable<void> play_retain_handling(Stage& stage) {
    const auto topic = stage.topic("kept");
    Actor owner{stage, "owner"};
    co_await owner.connect();
    stage.leaves_retained(topic);
    co_await owner.publish({.topic = topic, .text = "kept", .retain = true});

    Actor reader{stage, "reader"};
    co_await reader.connect();
    using enum wire::RetainHandling;
    co_await reader.subscribe({.filter = topic, .retain_handling = send});
    (void)co_await reader.expect("kept", "retain handling 0 brings no retained message");
    co_await reader.subscribe({.filter = topic, .retain_handling = send_if_new});
    co_await pass_marker(owner, reader, topic, "first");
    reader.must_not_have("kept",
                         "retain handling 1 brings the retained message to a subscription that is "
                         "not new [MQTT-3.3.1-10]");
    co_await reader.unsubscribe(topic);
    co_await reader.subscribe({.filter = topic, .retain_handling = send_if_new});
    (void)co_await reader.expect("kept",
                                 "retain handling 1 brings no retained message to a new "
                                 "subscription [MQTT-3.3.1-10]");
    co_await reader.unsubscribe(topic);
    co_await reader.subscribe({.filter = topic, .retain_handling = do_not_send});
    co_await pass_marker(owner, reader, topic, "second");
    reader.must_not_have("kept",
                         "retain handling 2 brings the retained message all the same "
                         "[MQTT-3.3.1-11]");
    stage.works("the retained message came, or not, as retain handling 0, 1 and 2 say");
}

/// RETAIN of a message that passes on is kept where the subscriber asks for that.
asio::awaitable<void> play_retain_as_published(Stage& stage) {
    const auto topic = stage.topic("live");
    Actor keeper{stage, "keeper"};
    Actor plain{stage, "plain"};
    co_await keeper.connect();
    co_await plain.connect();
    co_await keeper.subscribe({.filter = topic, .retain_as_published = true});
    co_await plain.subscribe({.filter = topic});
    stage.leaves_retained(topic);
    Actor owner{stage, "owner"};
    co_await owner.connect();
    co_await owner.publish({.topic = topic, .text = "live", .retain = true});
    const auto as_published = co_await keeper.expect("live", "the message does not arrive");
    const auto as_always = co_await plain.expect("live", "the message does not arrive");
    if (as_published && !as_published->retain) {
        stage.broken(
            "RETAIN was cleared although the subscription asks for it as published "
            "[MQTT-3.3.1-13]");
    }
    if (as_always && as_always->retain) {
        stage.broken(
            "RETAIN was kept although the subscription does not ask for it "
            "[MQTT-3.3.1-12]");
    }
    stage.works("RETAIN was kept for the subscription that asks for it, and cleared for another");
}

}  // namespace sonde::features
