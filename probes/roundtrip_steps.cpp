// SPDX-License-Identifier: Apache-2.0
#include "probes/roundtrip_steps.hpp"

#include "probes/roundtrip.hpp"
#include "probes/wire_failure.hpp"

#include <utility>
#include <variant>

namespace sonde {

namespace {

/// A peer that never stops sending must not keep us from asking.
constexpr int most_reads_to_settle = 64;

}  // namespace

void adopt(const net::TransportFacts& facts, ProbeResult& result) {
    result.sizes.sent = facts.sent;
    result.sizes.received = facts.received;
    auto phases = result.tcp ? std::move(result.tcp->retransmitted_in) : std::vector<Phase>{};
    result.tcp = facts.tcp;
    if (result.tcp) {
        result.tcp->retransmitted_in = std::move(phases);
    }
}

void adopt(net::OpeningReport report, ProbeResult& result) {
    result.phases = report.phases;
    result.dns = std::move(report.dns);
    result.attempts = std::move(report.attempts);
    result.peer = std::move(report.peer);
    result.tls = std::move(report.tls);
    adopt(report.traffic, result);
}

RoundtripSteps::RoundtripSteps(const ProbeSpec& spec,
                               Run run,
                               const Environment& env,
                               std::unique_ptr<net::Transport> transport,
                               ProbeResult& result,
                               StampedPhases& stamped)
    : spec_{spec},
      env_{env},
      deadline_{run.deadline},
      clock_{env.clock},
      result_{result},
      stamped_{stamped},
      version_{version_of(spec.mqtt)},
      topic_{topic_of(spec, run.id)},
      run_{run.id},
      dialogue_{spec,
                env.clock,
                run.deadline,
                std::move(transport),
                settings_of(spec, client_id_of(spec, run.id)),
                std::move(run.recorder)},
      conversation_{dialogue_.conversation()},
      ledger_{run.id, topic_, spec.payload_size, spec.topic.empty()} {
    if (spec.publish_to) {
        publisher_.emplace(spec, run.id, env, run.deadline);
    }
}

asio::awaitable<void> RoundtripSteps::run() {
    auto done = co_await all_steps();
    if (!done) {
        result_.failure = std::move(done.error());
    }
    result_.messages = ledger_.counts();
    adopt(conversation_.facts(), result_);
    result_.tape = conversation_.take_tape();
}

void RoundtripSteps::note_phase(Phase phase, const net::Departure& sent, const Moment& at) {
    result_.phases.set(phase, at.user - sent.at);
    // The message that comes was sent where it was published.
    auto& sender = dialogue_of(phase == Phase::delivery ? Phase::publish : phase).conversation();
    if (!sender.is_stamped()) {
        return;
    }
    stamped_.set(phase, sender.sent_stamp(sent), at);
    auto facts = conversation_.facts().tcp;
    if (facts && facts->retransmits > retransmits_) {
        retransmits_ = facts->retransmits;
        facts->retransmitted_in =
            result_.tcp ? std::move(result_.tcp->retransmitted_in) : std::vector<Phase>{};
        facts->retransmitted_in.push_back(phase);
        result_.tcp = std::move(facts);
    }
}

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::all_steps() {
    if (auto step = co_await connect(); !step) {
        co_return step;
    }
    if (auto step = co_await subscribe(); !step) {
        co_return step;
    }
    if (on_two_connections()) {
        if (auto step = co_await open_publisher(); !step) {
            co_return step;
        }
    }
    if (auto step = co_await publish(); !step) {
        co_return step;
    }
    if (spec_.ping) {
        if (auto step = co_await ping(); !step) {
            co_return step;
        }
    }
    co_return co_await disconnect();
}

tl::unexpected<Failure> RoundtripSteps::failed(Failure failure, Instant phase_start) {
    // A handshake that the peer takes back afterwards keeps the time it had.
    if (!result_.phases.reached(failure.phase)) {
        result_.phases.set(failure.phase, clock_.now() - phase_start);
    }
    return tl::unexpected{std::move(failure)};
}

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::settle(Phase next) {
    for (int reads = 0; reads < most_reads_to_settle; ++reads) {
        if (auto step = take_ready(next); !step) {
            co_return step;
        }
        auto arrived = co_await dialogue_.take_arrived(next);
        if (!arrived) {
            co_return failed(std::move(arrived.error()), clock_.now());
        }
        if (!*arrived) {
            break;
        }
    }
    co_return take_ready(next);
}

RoundtripSteps::Step RoundtripSteps::take_ready(Phase next) {
    while (const auto happening = conversation_.ready()) {
        if (auto failure = fatal(happening->event, next)) {
            return failed(std::move(*failure), clock_.now());
        }
        if (const auto* received = std::get_if<wire::Received>(&happening->event)) {
            ledger_.take(received->topic, received->payload);
        }
    }
    return {};
}

Dialogue& RoundtripSteps::dialogue_of(Phase phase) {
    return on_two_connections() && phase == Phase::publish ? publisher_->dialogue() : dialogue_;
}

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::open_publisher() {
    auto opened = co_await publisher_->open();
    publisher_failed_ = !opened;
    co_return opened;
}

std::optional<PublisherEnd::Outcome> RoundtripSteps::publisher_outcome() {
    return publisher_ ? std::optional{publisher_->outcome(publisher_failed_)} : std::nullopt;
}

asio::awaitable<Result<net::Departure>> RoundtripSteps::send(Phase phase) {
    const auto started = clock_.now();
    auto sent = co_await dialogue_of(phase).send(phase);
    if (!sent) {
        publisher_failed_ = on_two_connections() && phase == Phase::publish;
        co_return failed(std::move(sent.error()), started);
    }
    co_return sent;
}

std::optional<Failure> RoundtripSteps::fatal(const wire::Event& event, Phase phase) const {
    auto failure = dialogue_.fatal(event, phase);
    return failure ? std::move(failure) : flooded(phase);
}

std::optional<Failure> RoundtripSteps::flooded(Phase phase) const {
    if (ledger_.is_flooded()) {
        return Failure{
            .phase = phase,
            .reason = FailureReason::local,
            .detail = "more than " + std::to_string(MessageLedger::most_others) +
                      " messages of others came in one run, too many to look for ours among them; "
                      "give the probe a topic of its own, or see what the broker sends",
        };
    }
    return std::nullopt;
}

asio::awaitable<Result<Conversation::Happening>> RoundtripSteps::next(Dialogue::Waiting waiting) {
    auto happening = co_await dialogue_.next(waiting);
    if (happening) {
        if (auto failure = flooded(waiting.phase)) {
            co_return tl::unexpected{std::move(*failure)};
        }
    }
    co_return happening;
}

}  // namespace sonde
