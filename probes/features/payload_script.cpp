// SPDX-License-Identifier: Apache-2.0
#include "probes/features/actor.hpp"
#include "probes/features/scripts.hpp"
#include "probes/quantity.hpp"

#include <algorithm>

namespace sonde::features {

namespace {

/// Room for what stands around a payload: header, topic, properties.
constexpr std::size_t room_around = 64U << 10U;

/// Content by which a change on the way shows: no two offsets of a page look alike.
std::string content_of(std::size_t size) {
    std::string content(size, '\0');
    std::uint32_t state = 0x9e3779b9U;
    for (auto& byte : content) {
        state = state * 1'664'525U + 1'013'904'223U;
        byte = static_cast<char>(state >> 24U);
    }
    return content;
}

/// One attempt after another, each on the connection that the last one left.
class Search {
  public:
    explicit Search(Stage& stage) : stage_{stage}, topic_{stage.topic("large")} {}

    /// The largest that passes, from 1 byte to `bound`; 0 where none does.
    asio::awaitable<std::size_t> run(std::size_t bound) {
        if (co_await passes(bound)) {
            co_return bound;
        }
        std::size_t passed = 0;
        auto failed = bound;
        while (failed - passed > 1 && !stage_.over()) {
            const auto size = passed + (failed - passed) / 2;
            (co_await passes(size) ? passed : failed) = size;
        }
        co_return passed;
    }

    /// What the broker's limits leave, as far as it says.
    asio::awaitable<std::size_t> announced() {
        co_await prepare();
        co_return actor_ ? actor_->connack().limits.maximum_packet_size : 0;
    }

  private:
    asio::awaitable<void> prepare() {
        if (actor_ && actor_->client().connected()) {
            co_return;
        }
        auto settings = stage_.settings("large");
        settings.maximum_packet_size =
            static_cast<std::uint32_t>(stage_.production().wishes.largest_message + room_around);
        actor_.emplace(stage_, std::move(settings));
        co_await actor_->connect();
        co_await actor_->subscribe({.filter = topic_});
    }

    asio::awaitable<bool> passes(std::size_t size) {
        co_await prepare();
        if (stage_.over()) {
            co_return false;
        }
        auto& client = actor_->client();
        client.forget_kept();
        const auto content = content_of(size);
        const auto qos = std::min(wire::Qos::at_least_once, actor_->connack().limits.maximum_qos);
        const wire::Message large{.topic = topic_, .payload = wire::as_bytes(content), .qos = qos};
        const wire::Message marker{
            .topic = topic_, .payload = wire::as_bytes("marker"), .qos = qos};
        // Refused by us or by the broker, or dropped without a word: it does not pass.
        const auto sent = co_await client.publish(large);
        if (!sent || wire::is_failure(sent->reason) || !co_await client.publish(marker)) {
            judge_time();
            co_return false;
        }
        const auto comes = [&](const ClientMessage& message) {
            return message.payload.size() == size || message.text() == "marker";
        };
        const auto came = co_await client.await_message(comes, stage_.patience());
        if (!came) {
            judge_time();
            co_return false;
        }
        if (came->payload.size() == size && came->text() != content && came->text() != "marker") {
            stage_.broken("a payload of " + std::to_string(size) + " bytes comes back changed");
        }
        co_return came->text() == content;
    }

    void judge_time() {
        if (stage_.now() >= stage_.deadline()) {
            stage_.fail({.phase = Phase::publish,
                         .reason = FailureReason::timeout,
                         .detail = "the run's time was over before the search had an end"});
        }
    }

    Stage& stage_;
    const std::string topic_;
    std::optional<Actor> actor_{};
};

}  // namespace

/// The largest payload that comes back, by halves up to the probe's own bound.
asio::awaitable<void> play_large_payload(Stage& stage) {
    const auto bound = stage.production().wishes.largest_message;
    Search search{stage};
    const auto announced = co_await search.announced();
    const auto largest = co_await search.run(bound);
    if (stage.over()) {
        co_return;
    }
    if (largest == 0) {
        stage.broken("not even a payload of one byte comes back");
        co_return;
    }
    stage.note_largest_message(largest);
    const auto bytes = std::to_string(largest) + " bytes";
    if (largest == bound) {
        stage.works("a payload of " + bytes + " came back; larger ones were not tried");
    } else if (largest + room_around < announced && announced < wire::largest_packet) {
        stage.broken("the broker says Maximum Packet Size " + std::to_string(announced) +
                     ", but no payload larger than " + bytes + " comes back");
    } else {
        stage.works("the largest payload that came back has " + bytes);
    }
}

}  // namespace sonde::features
