// SPDX-License-Identifier: Apache-2.0
#include "probes/payload.hpp"
#include "probes/quantity.hpp"
#include "probes/roundtrip_steps.hpp"
#include "probes/wire/encode.hpp"
#include "probes/wire_failure.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <exception>
#include <stdexcept>
#include <utility>
#include <variant>
#include <vector>

/// The part of the round trip between SUBACK and DISCONNECT: our message out, and back again.
namespace sonde {

namespace {

/// How long the PUBREC of our delivered message waits for the PUBCOMP of ours. Sent sooner it makes
/// the broker send PUBREL, and where we are late to read, the kernel merges that with a PUBCOMP
/// which lies there already, and keeps the later time of the two. No standard broker waits for it.
constexpr auto pubrec_patience = std::chrono::milliseconds{100};

}  // namespace

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::publish() {
    if (auto step = co_await settle(Phase::publish); !step) {
        co_return step;
    }
    std::vector<std::byte> payload(spec_.payload_size);
    write_message({.run = run_, .sequence = 0, .sent = clock_.wall_now()}, payload);
    auto& dialogue = dialogue_of(Phase::publish);
    auto& session = dialogue.session();
    auto& output = dialogue.output();
    const auto now = dialogue.wire_now();
    const auto asked = session.publish(
        now, {.topic = topic_, .payload = payload, .qos = wire::Qos{spec_.qos}}, output);
    if (!asked) {
        publisher_failed_ = on_two_connections();
        co_return tl::unexpected{failure_of(asked.error(), Phase::publish)};
    }
    result_.sizes.publish_packet = output.size();
    if (at_qos_0()) {
        // In the same write: a broker handles a connection's packets in order, so the PINGRESP says
        // that it has taken the PUBLISH, which QoS 0 itself never says.
        publish_ping_ = session.ping(now, output).value_or(wire::PingNumber{});
    }
    ledger_.note_sent();
    const auto sent = co_await send(Phase::publish);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    if (on_two_connections()) {
        co_return co_await await_on_both(*sent);
    }
    co_return co_await await_message(*sent);
}

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::await_on_both(net::Departure sent) {
    using namespace asio::experimental::awaitable_operators;
    std::optional<Failure> ended;
    try {
        // What one half throws ends the other: a message that was refused will never come.
        co_await (await_half(Phase::publish, sent, ended) &&
                  await_half(Phase::delivery, sent, ended));
    } catch (const std::exception&) {
        if (!ended) {
            throw;
        }
    }
    co_return ended ? Step{tl::unexpected{std::move(*ended)}} : Step{};
}

asio::awaitable<void> RoundtripSteps::await_half(Phase phase,
                                                 net::Departure sent,
                                                 std::optional<Failure>& ended) {
    auto& dialogue = dialogue_of(phase);
    const auto waiting = dialogue.waiting_for(phase, sent.at);
    while (!result_.phases.reached(phase)) {
        auto happening = co_await dialogue.next(waiting);
        Step step;
        if (!happening) {
            step = missing(std::move(happening.error()), sent);
        } else if (auto noted = note(happening->event, happening->at, sent); !noted) {
            step = failed(std::move(noted.error()), sent.at);
        } else if (auto flood = flooded(phase)) {
            step = failed(std::move(*flood), sent.at);
        }
        if (!step) {
            publisher_failed_ = phase == Phase::publish;
            ended = std::move(step.error());
            throw std::runtime_error{ended->detail};
        }
    }
}

tl::unexpected<Failure> RoundtripSteps::missing(Failure failure, const net::Departure& sent) {
    if (failure.reason == FailureReason::timeout) {
        failure.detail = missing_message_sentence(failure.phase, clock_.now() - sent.at);
        note_no_subscribers(failure);
    }
    return failed(std::move(failure), sent.at);
}

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::await_message(net::Departure sent) {
    const auto publish = dialogue_.waiting_for(Phase::publish, sent.at);
    const auto delivery = dialogue_.waiting_for(Phase::delivery, sent.at);
    while (!published() || !delivered()) {
        // Acknowledgement and message come in either order, each with its own time limit.
        const bool delivery_first =
            published() || (!delivered() && delivery.deadline < publish.deadline);
        auto happening = co_await next(delivery_first ? delivery : publish);
        if (!happening) {
            co_return missing(std::move(happening.error()), sent);
        }
        auto step = note(happening->event, happening->at, sent);
        if (!step) {
            co_return failed(std::move(step.error()), sent.at);
        }
        if (std::holds_alternative<wire::Stored>(happening->event)) {
            // Our PUBREL, before anything is held.
            if (const auto released = co_await send(Phase::publish); !released) {
                co_return tl::unexpected{released.error()};
            }
        }
        const bool awaits_pubcomp = spec_.qos == 2 && delivered() && !published();
        conversation_.hold_answers_until(awaits_pubcomp ? happening->at.user + pubrec_patience
                                                        : Instant::min());
    }
    co_return Step{};
}

RoundtripSteps::Step RoundtripSteps::note(const wire::Event& event,
                                          const Moment& at,
                                          const net::Departure& sent) {
    if (const auto* pong = std::get_if<wire::Pong>(&event)) {
        if (pong->number == publish_ping_) {
            note_phase(Phase::publish, sent, at);
        }
    } else if (const auto* acknowledged = std::get_if<wire::Acknowledged>(&event)) {
        return note_acknowledged(*acknowledged, at, sent);
    } else if (const auto* received = std::get_if<wire::Received>(&event)) {
        return note_message(*received, at, sent);
    } else if (std::holds_alternative<wire::Repeated>(event)) {
        ledger_.note_redelivery();
    }
    return {};
}

RoundtripSteps::Step RoundtripSteps::note_acknowledged(const wire::Acknowledged& acknowledged,
                                                       const Moment& at,
                                                       const net::Departure& sent) {
    publish_code_ = acknowledged.reason;
    note_phase(Phase::publish, sent, at);
    if (wire::is_failure(acknowledged.reason)) {
        return tl::unexpected{rejection(
            Phase::publish, "PUBLISH", acknowledged.reason, acknowledged.properties, version_)};
    }
    return {};
}

RoundtripSteps::Step RoundtripSteps::note_message(const wire::Received& received,
                                                  const Moment& at,
                                                  const net::Departure& sent) {
    switch (ledger_.take(received.topic, received.payload)) {
        case MessageLedger::Verdict::ours: {
            const wire::Publish packet{
                .topic = received.topic,
                .payload = received.payload,
                .qos = received.qos,
                .packet_id = received.packet_id,
                .properties = received.properties,
            };
            note_phase(Phase::delivery, sent, at);
            result_.sizes.delivered_packet = wire::encoded_size(version_, packet);
            return {};
        }
        case MessageLedger::Verdict::corrupt:
            return tl::unexpected{mismatch_failure(received.payload.size(), spec_.payload_size)};
        case MessageLedger::Verdict::duplicate:
        case MessageLedger::Verdict::foreign:
            return {};
    }
    return {};
}

std::string RoundtripSteps::missing_message_sentence(Phase phase, Duration waited) const {
    if (phase == Phase::publish) {
        return timeout_sentence(phase, waited) +
               (delivered() ? ", though the message itself came back" : "");
    }
    auto sentence = timeout_sentence(phase, waited);
    if (const auto acknowledged = result_.phases.get(Phase::publish)) {
        sentence = "the broker took the message in " + format_duration(*acknowledged) +
                   ", but it did not come back within " + format_duration(waited);
    }
    sentence += at_qos_0() ? "; at QoS 0 a broker may drop it, and so may an access list"
                           : "; may this user read the topic? some brokers grant a subscription "
                             "and then send nothing";
    return sentence;
}

void RoundtripSteps::note_no_subscribers(Failure& failure) const {
    if (publish_code_ == wire::ReasonCode::no_matching_subscribers) {
        failure.code = static_cast<std::uint8_t>(*publish_code_);
        failure.code_name = wire::name_of(*publish_code_);
        failure.detail += "; it said that nobody subscribes to the topic, though we do";
    }
}

}  // namespace sonde
