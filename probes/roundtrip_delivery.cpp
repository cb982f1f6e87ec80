#include "probes/payload.hpp"
#include "probes/quantity.hpp"
#include "probes/roundtrip_steps.hpp"
#include "probes/wire/encode.hpp"
#include "probes/wire_failure.hpp"

#include <utility>
#include <variant>
#include <vector>

/// The part of the round trip between SUBACK and DISCONNECT: our message out, and back again.
namespace sonde {

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::publish() {
    if (auto step = settle(Phase::publish); !step) {
        co_return step;
    }
    std::vector<std::byte> payload(spec_.payload_size);
    write_message({.run = run_, .sequence = 0, .sent = clock_.wall_now()}, payload);
    auto& session = conversation_.session();
    auto& output = conversation_.output();
    const auto now = conversation_.wire_now();
    const auto asked = session.publish(
        now, {.topic = topic_, .payload = payload, .qos = wire::Qos{spec_.qos}}, output);
    if (!asked) {
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
    co_return co_await await_message(*sent);
}

asio::awaitable<RoundtripSteps::Step> RoundtripSteps::await_message(Instant sent) {
    const auto publish = waiting_for(Phase::publish, sent);
    const auto delivery = waiting_for(Phase::delivery, sent);
    while (!published() || !delivered()) {
        // Acknowledgement and message come in either order, each with its own time limit.
        const bool delivery_first =
            published() || (!delivered() && delivery.deadline < publish.deadline);
        auto happening = co_await next(delivery_first ? delivery : publish);
        if (!happening) {
            auto failure = std::move(happening.error());
            if (failure.reason == FailureReason::timeout) {
                failure.detail = missing_message_sentence(failure.phase, clock_.now() - sent);
                note_no_subscribers(failure);
            }
            co_return failed(std::move(failure), sent);
        }
        auto step = note(happening->event, happening->at, sent);
        if (!step) {
            co_return failed(std::move(step.error()), sent);
        }
    }
    co_return Step{};
}

RoundtripSteps::Step RoundtripSteps::note(const wire::Event& event, Instant at, Instant sent) {
    if (const auto* pong = std::get_if<wire::Pong>(&event)) {
        if (pong->number == publish_ping_) {
            result_.phases.set(Phase::publish, at - sent);
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
                                                       Instant at,
                                                       Instant sent) {
    publish_code_ = acknowledged.reason;
    result_.phases.set(Phase::publish, at - sent);
    if (wire::is_failure(acknowledged.reason)) {
        return tl::unexpected{rejection(
            Phase::publish, "PUBLISH", acknowledged.reason, acknowledged.properties, version_)};
    }
    return {};
}

RoundtripSteps::Step RoundtripSteps::note_message(const wire::Received& received,
                                                  Instant at,
                                                  Instant sent) {
    switch (ledger_.take(received.topic, received.payload)) {
        case MessageLedger::Verdict::ours: {
            const wire::Publish packet{
                .topic = received.topic,
                .payload = received.payload,
                .qos = received.qos,
                .packet_id = received.packet_id,
                .properties = received.properties,
            };
            result_.phases.set(Phase::delivery, at - sent);
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
