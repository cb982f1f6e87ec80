// SPDX-License-Identifier: Apache-2.0
#include "probes/features/actor.hpp"
#include "probes/features/scripts.hpp"
#include "probes/quantity.hpp"

#include <algorithm>

namespace sonde::features {

namespace {

using namespace std::chrono_literals;

}  // namespace

/// A PINGREQ is answered, and who says nothing is dropped.
asio::awaitable<void> play_keep_alive(Stage& stage) {
    // One and a half times the keep alive is the standard's limit; brokers look every few seconds.
    constexpr auto grace = 10s;
    auto settings = stage.settings("silent");
    settings.keep_alive = 1;
    Actor silent{stage, std::move(settings)};
    co_await silent.connect();
    co_await silent.ping();
    if (stage.over()) {
        co_return;
    }
    const auto quiet_since = stage.now();
    const auto seconds = std::chrono::seconds{silent.connack().limits.keep_alive};
    const Duration due = seconds + seconds / 2 + (seconds.count() % 2 == 0 ? 0ms : 500ms);
    if (seconds == 0s || quiet_since + due >= stage.deadline()) {
        stage.not_offered("a PINGREQ was answered; the broker chose a keep alive of " +
                          format_duration(seconds) + ", too long to see that it drops a client");
        co_return;
    }
    silent.client().withhold(true);
    const auto until = std::min(stage.deadline(), quiet_since + due + grace);
    const auto end = co_await silent.client().await_end(until);
    if (!end && end.error().reason == FailureReason::timeout && until < stage.deadline()) {
        stage.broken("a client that is silent for " + format_duration(due + grace) +
                     " is not dropped, with a keep alive of " + format_duration(seconds) +
                     " [MQTT-3.1.2-22]");
        co_return;
    }
    if (!end) {
        stage.fail(end.error());
        co_return;
    }
    const auto after = std::chrono::round<std::chrono::milliseconds>(end->at - quiet_since);
    if (after < seconds) {
        stage.broken("a client is dropped after " + format_duration(after) +
                     " of silence, before its keep alive of " + format_duration(seconds) +
                     " was over");
    }
    stage.works("a PINGREQ was answered, and a silent client dropped after " +
                format_duration(after) + "; due was " + format_duration(due));
}

/// What is larger than we take does not come, and what follows it does.
asio::awaitable<void> play_maximum_packet_size(Stage& stage) {
    constexpr std::uint32_t our_maximum = 1024;
    const auto topic = stage.topic("size");
    auto settings = stage.settings("small");
    settings.maximum_packet_size = our_maximum;
    Actor small{stage, std::move(settings)};
    co_await small.connect();
    co_await small.subscribe({.filter = topic});
    Actor sender{stage, "send"};
    co_await sender.connect();
    const std::string large(4 * our_maximum, 'x');
    co_await sender.publish({.topic = topic, .text = large});
    // A broker that sends it all the same breaks our session, and that is the verdict.
    co_await pass_marker(sender, small, topic, "marker");
    stage.works("a message larger than our Maximum Packet Size was left out, and the next came");
}

/// No more messages without acknowledgement than we take.
asio::awaitable<void> play_receive_maximum(Stage& stage) {
    constexpr std::uint16_t our_maximum = 3;
    constexpr std::size_t messages = 8;
    const auto topic = stage.topic("window");
    auto settings = stage.settings("slow");
    settings.receive_maximum = our_maximum;
    Actor slow{stage, std::move(settings)};
    co_await slow.connect();
    if (!stage.over() && slow.connack().limits.maximum_qos == wire::Qos::at_most_once) {
        stage.not_offered("the broker allows QoS 0 only, which has no acknowledgements");
    }
    co_await slow.subscribe({.filter = topic});
    slow.client().withhold(true);
    Actor sender{stage, "send"};
    co_await sender.connect();
    for (std::size_t i = 0; i < messages; ++i) {
        const auto text = "message " + std::to_string(i);
        co_await sender.publish({.topic = topic, .text = text});
    }
    // Long enough for what a broker has at hand; nothing says that it has sent all that it may.
    co_await slow.idle(std::min(stage.deadline(), stage.now() + 300ms));
    const auto at_once = slow.client().kept().size();
    if (at_once > our_maximum) {
        stage.broken(std::to_string(at_once) +
                     " messages without acknowledgement come to a "
                     "client whose Receive Maximum is " +
                     std::to_string(our_maximum) + " [MQTT-3.3.4-9]");
    }
    slow.client().withhold(false);
    for (std::size_t i = 0; i < messages; ++i) {
        const auto text = "message " + std::to_string(i);
        (void)co_await slow.expect(
            text, "messages beyond the Receive Maximum do not come after the acknowledgements");
    }
    stage.works("the broker waited for acknowledgements after " + std::to_string(at_once) +
                " messages, and then sent the rest");
}

}  // namespace sonde::features
