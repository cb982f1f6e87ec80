// SPDX-License-Identifier: Apache-2.0
#include "probes/mqtt_client.hpp"
#include "probes/wire_failure.hpp"

#include <algorithm>
#include <utility>
#include <variant>

/// What a client asks for, and the answers.
namespace sonde {

namespace {

std::vector<wire::ReasonCode> reasons(std::span<const std::byte> codes) {
    std::vector<wire::ReasonCode> result;
    result.reserve(codes.size());
    for (const auto code : codes) {
        result.push_back(wire::ReasonCode{std::to_integer<std::uint8_t>(code)});
    }
    return result;
}

}  // namespace

template <class Awaited, class Fits>
asio::awaitable<Result<Moment>> MqttClient::answer(Phase phase, Instant since, Fits fits) {
    while (true) {
        const auto happening = co_await next(dialogue_->waiting_for(phase, since));
        if (!happening) {
            co_return tl::unexpected{happening.error()};
        }
        const auto* awaited = std::get_if<Awaited>(&happening->event);
        if (awaited != nullptr && fits(*awaited)) {
            co_return happening->at;
        }
    }
}

asio::awaitable<Result<ConnectAnswer>> MqttClient::connect() {
    if (dialogue_) {
        cut();
    }
    opening_ = {};
    auto transport = co_await env_.connector.open(spec_, opening_, deadline_);
    if (!transport) {
        traffic_ = opening_.traffic;
        co_return tl::unexpected{std::move(transport.error())};
    }
    dialogue_.emplace(
        spec_, env_.clock, deadline_, std::move(*transport), *std::exchange(session_, {}));
    auto prepared = co_await dialogue_->prepare();
    if (!prepared) {
        co_return ended(std::move(prepared.error()));
    }
    const auto asked = dialogue_->session().connect(dialogue_->wire_now(), dialogue_->output());
    if (!asked) {
        co_return ended(failure_of(asked.error(), Phase::connect));
    }
    const auto sent = co_await send(Phase::connect);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    ConnectAnswer connect_answer;
    const auto take = [&](const wire::Connected& connected) {
        connect_answer.session_present = connected.connack.session_present;
        connect_answer.properties = owned_copy(connected.connack.properties);
        return true;
    };
    const auto at = co_await answer<wire::Connected>(Phase::connect, sent->at, take);
    if (!at) {
        // Without a CONNACK there is nothing that could go on.
        co_return ended(at.error());
    }
    connect_answer.time = at->user - sent->at;
    connect_answer.limits = dialogue_->session().limits();
    connect_answer.client_id = std::exchange(connect_answer.limits.client_id, {});
    co_return connect_answer;
}

asio::awaitable<Result<SubscribeAnswer>> MqttClient::subscribe(
    std::span<const wire::Subscription> subscriptions, wire::Properties properties) {
    if (auto settled = co_await settle(Phase::subscribe); !settled) {
        co_return tl::unexpected{std::move(settled.error())};
    }
    const auto id = dialogue_->session().subscribe(
        dialogue_->wire_now(), subscriptions, dialogue_->output(), properties);
    if (!id) {
        co_return tl::unexpected{failure_of(id.error(), Phase::subscribe)};
    }
    const auto sent = co_await send(Phase::subscribe);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    SubscribeAnswer granted;
    const auto take = [&](const wire::Subscribed& subscribed) {
        granted.codes = reasons(subscribed.codes);
        granted.properties = owned_copy(subscribed.properties);
        return subscribed.packet_id == *id;
    };
    const auto at = co_await answer<wire::Subscribed>(Phase::subscribe, sent->at, take);
    if (!at) {
        co_return tl::unexpected{at.error()};
    }
    granted.time = at->user - sent->at;
    co_return granted;
}

asio::awaitable<Result<SubscribeAnswer>> MqttClient::unsubscribe(
    std::span<const std::string_view> filters) {
    if (auto settled = co_await settle(Phase::subscribe); !settled) {
        co_return tl::unexpected{std::move(settled.error())};
    }
    const auto id =
        dialogue_->session().unsubscribe(dialogue_->wire_now(), filters, dialogue_->output());
    if (!id) {
        co_return tl::unexpected{failure_of(id.error(), Phase::subscribe)};
    }
    const auto sent = co_await send(Phase::subscribe);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    SubscribeAnswer removed;
    const auto take = [&](const wire::Unsubscribed& unsubscribed) {
        removed.codes = reasons(unsubscribed.codes);
        removed.properties = owned_copy(unsubscribed.properties);
        return unsubscribed.packet_id == *id;
    };
    const auto at = co_await answer<wire::Unsubscribed>(Phase::subscribe, sent->at, take);
    if (!at) {
        co_return tl::unexpected{at.error()};
    }
    removed.time = at->user - sent->at;
    co_return removed;
}

asio::awaitable<Result<PublishAnswer>> MqttClient::publish(const wire::Message& message) {
    if (auto settled = co_await settle(Phase::publish); !settled) {
        co_return tl::unexpected{std::move(settled.error())};
    }
    const auto id =
        dialogue_->session().publish(dialogue_->wire_now(), message, dialogue_->output());
    if (!id) {
        co_return tl::unexpected{failure_of(id.error(), Phase::publish)};
    }
    const auto sent = co_await send(Phase::publish);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    if (*id == 0) {
        co_return PublishAnswer{};
    }
    PublishAnswer acknowledgement;
    const auto take = [&](const wire::Acknowledged& acknowledged) {
        acknowledgement.reason = acknowledged.reason;
        acknowledgement.properties = owned_copy(acknowledged.properties);
        return acknowledged.packet_id == *id;
    };
    const auto at = co_await answer<wire::Acknowledged>(Phase::publish, sent->at, take);
    if (!at) {
        co_return tl::unexpected{at.error()};
    }
    acknowledgement.time = at->user - sent->at;
    co_return acknowledgement;
}

asio::awaitable<Result<Duration>> MqttClient::ping() {
    if (auto settled = co_await settle(Phase::ping); !settled) {
        co_return tl::unexpected{std::move(settled.error())};
    }
    const auto number = dialogue_->session().ping(dialogue_->wire_now(), dialogue_->output());
    if (!number) {
        co_return tl::unexpected{failure_of(number.error(), Phase::ping)};
    }
    const auto sent = co_await send(Phase::ping);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    const auto take = [&](const wire::Pong& pong) {
        return pong.number == *number;
    };
    const auto at = co_await answer<wire::Pong>(Phase::ping, sent->at, take);
    if (!at) {
        co_return tl::unexpected{at.error()};
    }
    co_return at->user - sent->at;
}

asio::awaitable<Result<void>> MqttClient::disconnect(wire::ReasonCode reason,
                                                     wire::Properties properties) {
    if (auto settled = co_await settle(Phase::disconnect); !settled) {
        co_return settled;
    }
    const wire::Disconnect packet{.reason = reason, .properties = properties};
    const auto asked =
        dialogue_->session().disconnect(dialogue_->wire_now(), packet, dialogue_->output());
    if (!asked) {
        co_return tl::unexpected{failure_of(asked.error(), Phase::disconnect)};
    }
    const auto patience = std::min(deadline_, env_.clock.now() + farewell_patience);
    auto& conversation = dialogue_->conversation();
    const auto sent = co_await conversation.flush(patience);
    if (sent) {
        (void)co_await conversation.finish(patience);
    }
    close();
    if (!sent) {
        auto failure = sent.error();
        failure.phase = Phase::disconnect;
        co_return tl::unexpected{std::move(failure)};
    }
    co_return Result<void>{};
}

asio::awaitable<Result<net::Departure>> MqttClient::send(Phase phase) {
    auto sent = co_await dialogue_->send(phase);
    if (!sent) {
        // A packet that went in part: nothing can follow it, whatever the reason was.
        close();
    }
    co_return sent;
}

asio::awaitable<Result<Conversation::Happening>> MqttClient::next(Dialogue::Waiting waiting) {
    while (true) {
        auto happening = co_await dialogue_->next(waiting);
        if (!happening) {
            co_return ended(std::move(happening.error()));
        }
        const auto* received = std::get_if<wire::Received>(&happening->event);
        if (received == nullptr) {
            co_return happening;
        }
        keep(*received, happening->at);
    }
}

}  // namespace sonde
