// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/held_connection.hpp"
#include "probes/wire/encode.hpp"
#include "probes/wire_failure.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

/// How a held connection comes to be: from the name lookup to the SUBACK.
namespace sonde {

asio::awaitable<HeldConnection::Step> HeldConnection::open() {
    const auto deadline = env_.clock.now() + spec_.timeout;
    net::OpeningReport report;
    auto transport = co_await env_.connector.open(spec_, report, deadline);
    facts_.adopt(std::move(report));
    if (!transport) {
        co_return tl::unexpected{std::move(transport.error())};
    }
    if (!session_) {
        session_.emplace(terms_.settings);  // A mistake of ours has cost us the last one.
    }
    dialogue_.emplace(
        spec_, env_.clock, deadline, std::move(*transport), *std::exchange(session_, {}));
    restart_tape();
    if (auto step = co_await connect(); !step) {
        co_return step;
    }
    const bool kept = facts_.mqtt().session_present.value_or(false);
    if (kept) {
        co_return Step{};
    }
    co_return co_await subscribe();
}

asio::awaitable<HeldConnection::Step> HeldConnection::connect() {
    auto& conversation = dialogue_->conversation();
    const auto asked = dialogue_->session().connect(dialogue_->wire_now(), dialogue_->output());
    if (!asked) {
        co_return tl::unexpected{failure_of(asked.error(), Phase::connect)};
    }
    facts_.sizes().connect_packet = dialogue_->output().size();
    const auto sent = co_await dialogue_->send(Phase::connect);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    while (true) {
        const auto happening =
            co_await dialogue_->next(dialogue_->waiting_for(Phase::connect, sent->at));
        if (!happening) {
            facts_.note_failed(Phase::connect, env_.clock.now() - sent->at);
            co_return tl::unexpected{happening.error()};
        }
        if (const auto* connected = std::get_if<wire::Connected>(&happening->event)) {
            facts_.note_phase(Phase::connect, *sent, happening->at, conversation);
            note_connected(*connected, happening->at);
            co_return Step{};
        }
    }
}

void HeldConnection::note_connected(const wire::Connected& connected, const Moment& at) {
    auto& session = dialogue_->session();
    facts_.sizes().connack_packet =
        wire::encoded_size(session.settings().version, connected.connack);
    facts_.mqtt().session_present = connected.connack.session_present;
    const auto limits = session.limits();
    if (limits.client_id_assigned) {
        facts_.mqtt().assigned_client_id = limits.client_id;
    }
    connected_since_ = at.user;
    has_session_ = spec_.mqtt == MqttVersion::v5 ? terms_.settings.session_expiry > 0
                                                 : !terms_.settings.clean_start;
    holder_.on_connected(at.user, connected.connack.session_present);
}

asio::awaitable<HeldConnection::Step> HeldConnection::subscribe() {
    std::vector<wire::Subscription> wanted;
    std::ranges::transform(
        terms_.filters, std::back_inserter(wanted), [this](const std::string& filter) {
            return wire::Subscription{.filter = filter, .qos = terms_.qos};
        });
    const auto asked =
        dialogue_->session().subscribe(dialogue_->wire_now(), wanted, dialogue_->output());
    if (!asked) {
        co_return tl::unexpected{failure_of(asked.error(), Phase::subscribe)};
    }
    facts_.sizes().subscribe_packet = dialogue_->output().size();
    const auto sent = co_await dialogue_->send(Phase::subscribe);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    while (true) {
        const auto happening =
            co_await dialogue_->next(dialogue_->waiting_for(Phase::subscribe, sent->at));
        if (!happening) {
            facts_.note_failed(Phase::subscribe, env_.clock.now() - sent->at);
            co_return tl::unexpected{happening.error()};
        }
        const auto* subscribed = std::get_if<wire::Subscribed>(&happening->event);
        if (subscribed == nullptr || subscribed->packet_id != *asked) {
            hear(happening->event, happening->at);
            continue;
        }
        facts_.note_phase(Phase::subscribe, *sent, happening->at, dialogue_->conversation());
        auto granted = judge_granted(*subscribed);
        if (granted) {
            holder_.on_subscribed(happening->at.user);
        }
        co_return granted;
    }
}

HeldConnection::Step HeldConnection::judge_granted(const wire::Subscribed& subscribed) {
    const auto version = dialogue_->session().settings().version;
    facts_.sizes().suback_packet =
        wire::encoded_size(version,
                           wire::Suback{.packet_id = subscribed.packet_id,
                                        .codes = subscribed.codes,
                                        .properties = subscribed.properties});
    std::uint8_t lowest = std::uint8_t{0xff};
    for (const auto byte : subscribed.codes) {
        const auto code = wire::ReasonCode{std::to_integer<std::uint8_t>(byte)};
        if (wire::is_failure(code)) {
            return tl::unexpected{
                rejection(Phase::subscribe, "SUBSCRIBE", code, subscribed.properties, version)};
        }
        lowest = std::min(lowest, static_cast<std::uint8_t>(code));
    }
    facts_.mqtt().granted_qos = lowest;
    return {};
}

}  // namespace sonde
