// SPDX-License-Identifier: Apache-2.0
#include "probes/features/actor.hpp"
#include "probes/features/scripts.hpp"

#include <algorithm>
#include <set>

namespace sonde::features {

namespace {

using namespace std::chrono_literals;

/// How many of them have come.
std::size_t count_of(Actor& actor) {
    return actor.client().kept().size();
}

std::set<std::uint32_t> identifiers_of(const ClientMessage& message) {
    std::set<std::uint32_t> ids;
    for (const auto& property : message.properties.view()) {
        if (property.id == wire::PropertyId::subscription_identifier) {
            ids.insert(property.number);
        }
    }
    return ids;
}

std::string numbered(std::size_t number) {
    return "message " + std::to_string(number);
}

}  // namespace

/// Each message to one member of the group, and to one only.
asio::awaitable<void> play_shared_subscription(Stage& stage) {
    constexpr std::size_t messages = 20;
    const auto topic = stage.topic("work");
    const auto filter = "$share/sonde/" + topic;
    Actor left{stage, "left"};
    Actor right{stage, "right"};
    co_await left.connect();
    co_await right.connect();
    co_await left.subscribe({.filter = filter});
    co_await right.subscribe({.filter = filter});
    Actor sender{stage, "send"};
    co_await sender.connect();
    for (std::size_t i = 0; i < messages; ++i) {
        const auto text = numbered(i);
        co_await sender.publish({.topic = topic, .text = text});
    }
    const auto until = stage.patience();
    while (!stage.over() && stage.now() < until && count_of(left) + count_of(right) < messages) {
        co_await left.idle(std::min(until, stage.now() + 20ms));
        co_await right.idle(std::min(until, stage.now() + 20ms));
    }
    // What else is on its way to them comes before this.
    co_await left.ping();
    co_await right.ping();
    for (std::size_t i = 0; i < messages; ++i) {
        const auto text = numbered(i);
        if (left.has(text) && right.has(text)) {
            stage.broken(
                "a message to a shared subscription comes to both of its members "
                "[MQTT-4.8.2-4]");
        } else if (!left.has(text) && !right.has(text)) {
            stage.broken("a message to a shared subscription comes to none of its members");
        }
    }
    stage.works("of " + std::to_string(messages) + " messages " + std::to_string(count_of(left)) +
                " came to one member and " + std::to_string(count_of(right)) +
                " to the other, each once");
}

asio::awaitable<void> play_no_local(Stage& stage) {
    const auto topic = stage.topic("talk");
    Actor talker{stage, "talk"};
    Actor other{stage, "other"};
    co_await talker.connect();
    co_await other.connect();
    co_await talker.subscribe({.filter = topic, .no_local = true});
    co_await talker.publish({.topic = topic, .text = "own"});
    co_await pass_marker(other, talker, topic, "another's");
    talker.must_not_have("own",
                         "a client gets its own message back in spite of No Local "
                         "[MQTT-3.8.3-3]");
    stage.works("another's message came, and its own did not come back");
}

/// The message says by which subscriptions it came.
asio::awaitable<void> play_subscription_identifier(Stage& stage) {
    constexpr std::uint32_t exact_id = 7;
    constexpr std::uint32_t wide_id = 268'435'455;  // The largest that there is.
    const auto topic = stage.topic("marked");
    const auto wide = stage.topic("#");
    Actor reader{stage, "reader"};
    co_await reader.connect();
    wire::PropertyBuffer exact;
    exact.add(wire::PropertyId::subscription_identifier, exact_id);
    co_await reader.subscribe({.filter = topic}, exact.view());
    wire::PropertyBuffer wider;
    wider.add(wire::PropertyId::subscription_identifier, wide_id);
    const bool wildcards = reader.connack().limits.wildcard_subscription_available;
    if (wildcards) {
        co_await reader.subscribe({.filter = wide}, wider.view());
    }
    co_await reader.publish({.topic = topic, .text = "marked"});
    const auto first = co_await reader.expect("marked", "the message does not arrive");
    if (!first) {
        co_return;
    }
    auto ids = identifiers_of(*first);
    // Where subscriptions overlap a broker may send one message with both or one for each.
    if (wildcards && ids.size() == 1) {
        const auto second =
            co_await reader.expect("marked",
                                   "the message does not say that it came by two subscriptions "
                                   "[MQTT-3.3.4-4]");
        if (second) {
            ids.merge(identifiers_of(*second));
        }
    }
    std::set<std::uint32_t> wanted{exact_id};
    if (wildcards) {
        wanted.insert(wide_id);
    }
    if (ids != wanted) {
        stage.broken(
            "the message does not carry the identifiers of the subscriptions by which it "
            "came [MQTT-3.3.4-3]");
    }
    stage.works("the message carried the identifiers of the subscriptions by which it came");
}

/// `+` is one level, `#` all that follow and the one above.
asio::awaitable<void> play_wildcard(Stage& stage) {
    const auto one_level = stage.topic("one/+/end");
    const auto all_levels = stage.topic("deep/#");
    Actor reader{stage, "reader"};
    co_await reader.connect();
    co_await reader.subscribe({.filter = one_level});
    co_await reader.subscribe({.filter = all_levels});
    Actor sender{stage, "send"};
    co_await sender.connect();
    const auto fits_one = stage.topic("one/x/end");
    const auto fits_not = stage.topic("one/x/y/end");
    const auto parent = stage.topic("deep");
    const auto below = stage.topic("deep/x/y");
    co_await sender.publish({.topic = fits_one, .text = "one level"});
    co_await sender.publish({.topic = fits_not, .text = "two levels"});
    co_await sender.publish({.topic = parent, .text = "parent"});
    co_await sender.publish({.topic = below, .text = "below"});
    (void)co_await reader.expect("one level", "`+` does not match a level [MQTT-4.7.1-2]");
    (void)co_await reader.expect("parent", "`#` does not match the level above [MQTT-4.7.1-1]");
    (void)co_await reader.expect("below", "`#` does not match what is below [MQTT-4.7.1-1]");
    reader.must_not_have("two levels", "`+` matches two levels [MQTT-4.7.1-2]");
    stage.works("`+` and `#` matched what they are to match, and nothing else");
}

}  // namespace sonde::features
