// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/held_connection.hpp"

#include "probes/quantity.hpp"
#include "probes/wire_failure.hpp"

#include <algorithm>
#include <exception>
#include <string_view>
#include <utility>
#include <variant>

namespace sonde {

HeldConnection::HeldConnection(
    const ProbeSpec& spec, Environment env, net::Pause& pause, Holder& holder, Terms terms)
    : spec_{spec},
      env_{env},
      pause_{pause},
      holder_{holder},
      terms_{std::move(terms)},
      backoff_{terms_.longest_pause, terms_.seed},
      session_{terms_.settings},
      facts_{env.clock} {}

HeldConnection::~HeldConnection() {
    if (dialogue_ && dialogue_->session().state() == wire::State::connected) {
        take_leave();
    }
}

void HeldConnection::wake() {
    woken_ = true;
    pause_.wake();
    if (subscribed_) {
        dialogue_->conversation().wake();
    }
}

asio::awaitable<void> HeldConnection::attend(Instant until) {
    (void)co_await guarded(attend_to_the_end(until));
    woken_ = false;
}

asio::awaitable<HeldConnection::Step> HeldConnection::attend_to_the_end(Instant until) {
    while (!woken_ && env_.clock.now() < until) {
        if (subscribed_) {
            co_await attend_connected(until);
        } else if (env_.clock.now() < next_attempt_) {
            co_await pause_.until(std::min(until, next_attempt_));
        } else {
            co_await attempt();
        }
    }
    co_return Step{};
}

asio::awaitable<void> HeldConnection::attend_connected(Instant until) {
    while (subscribed_ && !woken_) {
        const auto now = env_.clock.now();
        // Not at once: a peer that does not read would hold up what we answer for as long.
        const Dialogue::Waiting waiting{.phase = Phase::delivery,
                                        .since = now,
                                        .deadline = std::min(until, now + spec_.timeout)};
        const auto happening = co_await next(waiting);
        if (!happening) {
            co_return;
        }
    }
}

asio::awaitable<Result<void>> HeldConnection::ensure() {
    if (!subscribed_ && env_.clock.now() >= next_attempt_) {
        co_await attempt();
        if (!subscribed_) {
            co_return tl::unexpected{last_failure_};
        }
    }
    if (subscribed_) {
        co_return Result<void>{};
    }
    auto failure = last_failure_;
    const auto now = env_.clock.now();
    failure.detail = "no connection for " + format_duration(now - failing_since_.value_or(now)) +
                     ", the next attempt is in " + format_duration(next_attempt_ - now) + ": " +
                     failure.detail;
    co_return tl::unexpected{std::move(failure)};
}

asio::awaitable<void> HeldConnection::attempt() {
    holder_.on_attempt();
    facts_.start_opening(spec_.mqtt, spec_.qos);
    auto opened = co_await open();
    if (opened) {
        subscribed_ = true;
        failing_since_.reset();
        co_return;
    }
    // Where there had been a CONNACK it was a connection, and its end was heard of.
    if (dialogue_) {
        drop();
    }
    if (connected_since_) {
        cut(opened.error());
    } else {
        schedule_attempt(opened.error(), std::nullopt);
    }
}

std::optional<Failure> HeldConnection::fatal(const wire::Event& event, Phase phase) const {
    if (std::holds_alternative<wire::PingTimeout>(event)) {
        return Failure{
            .phase = Phase::ping,
            .reason = FailureReason::timeout,
            .detail = timeout_sentence(Phase::ping, spec_.timeout) +
                      "; we closed the connection, as any client has to",
        };
    }
    return dialogue_->fatal(event, phase);
}

asio::awaitable<Result<net::Departure>> HeldConnection::send(Phase phase) {
    auto sent = co_await dialogue_->send(phase);
    if (!sent) {
        cut(sent.error());
    }
    co_return sent;
}

asio::awaitable<Result<Conversation::Happening>> HeldConnection::next(Dialogue::Waiting waiting) {
    auto happening = co_await dialogue_->next(waiting);
    if (!happening) {
        auto& failure = happening.error();
        if (dialogue_->conversation().is_cut_off()) {
            failure.detail = "the peer does not read what we send: its TCP window stays shut";
            cut(failure);
        } else if (failure.reason != FailureReason::timeout) {
            cut(failure);
        }
        co_return happening;
    }
    if (auto failure = fatal(happening->event, waiting.phase)) {
        cut(*failure);
        co_return tl::unexpected{std::move(*failure)};
    }
    hear(happening->event, happening->at);
    co_return happening;
}

Result<void> HeldConnection::settle(Phase phase) {
    while (const auto happening = dialogue_->conversation().ready()) {
        if (auto failure = fatal(happening->event, phase)) {
            cut(*failure);
            return tl::unexpected{std::move(*failure)};
        }
        hear(happening->event, happening->at);
    }
    return {};
}

void HeldConnection::hear(const wire::Event& event, const Moment& at) {
    holder_.on_event(event, at);
}

asio::awaitable<HeldConnection::Step> HeldConnection::guarded(asio::awaitable<Step> steps) {
    Failure failure{.phase = Phase::connect, .reason = FailureReason::internal};
    try {
        co_return co_await std::move(steps);
    } catch (const std::exception& error) {
        failure.detail = std::string{"a bug in sonde, please report it: "} + error.what();
    }
    cut(failure);
    co_return tl::unexpected{std::move(failure)};
}

asio::awaitable<HeldConnection::Step> HeldConnection::ping() {
    if (auto step = settle(Phase::ping); !step) {
        co_return step;
    }
    const auto asked = dialogue_->session().ping(dialogue_->wire_now(), dialogue_->output());
    if (!asked) {
        co_return tl::unexpected{failure_of(asked.error(), Phase::ping)};
    }
    const auto sent = co_await send(Phase::ping);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    while (true) {
        const auto happening = co_await next(dialogue_->waiting_for(Phase::ping, sent->at));
        if (!happening) {
            facts_.note_failed(Phase::ping, env_.clock.now() - sent->at);
            co_return tl::unexpected{happening.error()};
        }
        const auto* pong = std::get_if<wire::Pong>(&happening->event);
        if (pong != nullptr && pong->number == *asked) {
            facts_.note_phase(Phase::ping, *sent, happening->at, dialogue_->conversation());
            co_return Step{};
        }
    }
}

void HeldConnection::cut(const Failure& failure) {
    const auto now = env_.clock.now();
    if (dialogue_) {
        drop();
    }
    subscribed_ = false;
    const auto since = std::exchange(connected_since_, std::nullopt);
    schedule_attempt(failure, since ? std::optional{now - *since} : std::nullopt);
    holder_.on_cut(now, failure);
}

/// Of the next connection nothing but the session remains.
void HeldConnection::drop() {
    auto& conversation = dialogue_->conversation();
    facts_.note_traffic(conversation.facts());
    facts_.note_tape(conversation.take_tape());
    session_ = conversation.give_up();
    if (has_session_) {
        // From the second connection on we ask for the session of the first.
        auto settings = terms_.settings;
        settings.clean_start = false;
        session_->reconfigure(std::move(settings));
    }
    dialogue_.reset();
}

void HeldConnection::schedule_attempt(const Failure& failure, std::optional<Duration> lived) {
    const auto now = env_.clock.now();
    if (lived) {
        backoff_.connection_ended(*lived);
    }
    // Whoever comes back at once takes the session from the other, who comes back at once.
    constexpr auto taken_over = static_cast<std::uint16_t>(wire::ReasonCode::session_taken_over);
    const bool evicted = spec_.mqtt == MqttVersion::v5 && lived && failure.code == taken_over &&
                         failure.reason == FailureReason::rejected;
    next_attempt_ = now + (evicted ? backoff_.longest() : backoff_.next());
    last_failure_ = failure;
    failing_since_ = failing_since_.value_or(now);
}

/// Nobody will ask for this session again: MQTT 5 ends it with its connection; 3.1.1 has no such
/// word, but without a subscription nothing is kept for it.
void HeldConnection::take_leave() {
    auto& session = dialogue_->session();
    auto& output = dialogue_->output();
    const auto now = dialogue_->wire_now();
    wire::PropertyBuffer properties;
    if (spec_.mqtt == MqttVersion::v5 && terms_.settings.session_expiry > 0) {
        properties.add(wire::PropertyId::session_expiry_interval, std::uint32_t{0});
    } else if (!terms_.settings.clean_start) {
        const std::vector<std::string_view> filters{terms_.filters.begin(), terms_.filters.end()};
        (void)session.unsubscribe(now, filters, output);
    }
    (void)session.disconnect(now, wire::Disconnect{.properties = properties.view()}, output);
}

void HeldConnection::restart_tape() {
    if (env_.tape_limit > 0) {
        const TapeRecorder::Start start{
            .mqtt = spec_.mqtt, .at = env_.clock.now(), .wall = env_.clock.wall_now()};
        dialogue_->conversation().record(TapeRecorder{start, env_.tape_limit});
    }
}

void HeldConnection::report(ProbeResult& result) {
    if (!dialogue_) {
        facts_.take(nullptr, result);
        return;
    }
    auto& conversation = dialogue_->conversation();
    facts_.note_tape(conversation.take_tape());
    const auto traffic = conversation.facts();
    facts_.take(&traffic, result);
    restart_tape();
}

}  // namespace sonde
