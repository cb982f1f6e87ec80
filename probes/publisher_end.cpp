// SPDX-License-Identifier: Apache-2.0
#include "probes/publisher_end.hpp"

#include "probes/roundtrip.hpp"
#include "probes/wire_failure.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace sonde {

namespace {

/// How long a peer may take to close after our DISCONNECT before we leave it at that.
constexpr auto farewell_patience = std::chrono::milliseconds{250};

ProbeSpec publishing(const ProbeSpec& spec) {
    auto own = spec;
    own.target = *spec.publish_to;
    return own;
}

}  // namespace

asio::awaitable<std::optional<Duration>> take_leave(Dialogue& dialogue, const Clock& clock) {
    auto& conversation = dialogue.conversation();
    (void)dialogue.session().disconnect(dialogue.wire_now(), wire::Disconnect{}, dialogue.output());
    const auto now = clock.now();
    const auto patience =
        std::min(dialogue.deadline_of(Phase::disconnect, now), now + farewell_patience);
    const auto sent = co_await conversation.flush(patience);
    if (sent && co_await conversation.finish(patience)) {
        co_return clock.now() - sent->at;
    }
    co_return std::nullopt;
}

PublisherEnd::PublisherEnd(const ProbeSpec& spec,
                           std::uint64_t run,
                           const Environment& env,
                           Instant deadline)
    : spec_{publishing(spec)}, run_{run}, env_{env}, deadline_{deadline} {
    outcome_.report.target = to_string(spec_.target);
}

asio::awaitable<Result<void>> PublisherEnd::open() {
    net::OpeningReport opening;
    auto transport = co_await env_.connector.open(spec_, opening, deadline_);
    outcome_.stamped = opening.stamped;
    adopt(std::move(opening));
    if (!transport) {
        co_return tl::unexpected{std::move(transport.error())};
    }
    // A broker lets only one client have an identifier, and so may a cluster.
    auto settings = settings_of(spec_, client_id_of(spec_, run_) + "p");
    std::optional<TapeRecorder> recorder;
    if (env_.tape_limit > 0) {
        const TapeRecorder::Start start{
            .mqtt = spec_.mqtt, .at = env_.clock.now(), .wall = env_.clock.wall_now()};
        recorder.emplace(start, env_.tape_limit);
    }
    dialogue_.emplace(spec_,
                      env_.clock,
                      deadline_,
                      std::move(*transport),
                      std::move(settings),
                      std::move(recorder));
    co_return co_await connect();
}

void PublisherEnd::adopt(net::OpeningReport opening) {
    auto& report = outcome_.report;
    report.phases = opening.phases;
    report.dns = std::move(opening.dns);
    report.attempts = std::move(opening.attempts);
    report.peer = std::move(opening.peer);
    report.tls = std::move(opening.tls);
    report.tcp = std::move(opening.traffic.tcp);
    report.sent = opening.traffic.sent;
    report.received = opening.traffic.received;
}

tl::unexpected<Failure> PublisherEnd::ended(Failure failure, Instant since) {
    if (!outcome_.report.phases.reached(failure.phase)) {
        outcome_.report.phases.set(failure.phase, env_.clock.now() - since);
    }
    return tl::unexpected{std::move(failure)};
}

asio::awaitable<Result<void>> PublisherEnd::connect() {
    auto& dialogue = *dialogue_;
    const auto asked = dialogue.session().connect(dialogue.wire_now(), dialogue.output());
    if (!asked) {
        co_return tl::unexpected{failure_of(asked.error(), Phase::connect)};
    }
    const auto started = env_.clock.now();
    const auto sent = co_await dialogue.send(Phase::connect);
    if (!sent) {
        co_return ended(sent.error(), started);
    }
    while (true) {
        const auto happening =
            co_await dialogue.next(dialogue.waiting_for(Phase::connect, sent->at));
        if (!happening) {
            co_return ended(happening.error(), sent->at);
        }
        if (std::holds_alternative<wire::Connected>(happening->event)) {
            outcome_.report.phases.set(Phase::connect, happening->at.user - sent->at);
            const auto stamp = dialogue.conversation().sent_stamp(*sent);
            if (stamp && happening->at.kernel) {
                outcome_.stamped.set(Phase::connect, *happening->at.kernel - *stamp);
            }
            co_return Result<void>{};
        }
    }
}

asio::awaitable<void> PublisherEnd::disconnect() {
    if (const auto time = co_await take_leave(*dialogue_, env_.clock)) {
        outcome_.report.phases.set(Phase::disconnect, *time);
    }
}

PublisherEnd::Outcome PublisherEnd::outcome(bool failed) {
    auto outcome = outcome_;
    outcome.report.failed = failed;
    if (dialogue_) {
        auto& conversation = dialogue_->conversation();
        const auto facts = conversation.facts();
        outcome.report.tape = conversation.take_tape();
        outcome.report.tcp = facts.tcp;
        outcome.report.sent = facts.sent;
        outcome.report.received = facts.received;
    }
    return outcome;
}

}  // namespace sonde
