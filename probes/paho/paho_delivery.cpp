// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/paho_failure.hpp"
#include "probes/paho/paho_roundtrip.hpp"
#include "probes/payload.hpp"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

/// The part of the round trip between SUBACK and DISCONNECT: our message out, and back again.
namespace sonde {

PahoRoundtrip::Step PahoRoundtrip::publish() {
    std::vector<std::byte> payload(spec_.payload_size);
    write_message({.run = run_, .sequence = 0, .sent = clock_.wall_now()}, payload);
    const auto message =
        mqtt::message::create(topic_, payload.data(), payload.size(), spec_.qos, false);
    const auto sent = begin(Phase::publish);
    try {
        client_->publish(message, nullptr, inbox_);
    } catch (const mqtt::exception& error) {
        return failed(call_failure(spec_, error, Phase::publish), sent);
    }
    ledger_.note_sent();
    return await_message(sent);
}

Phase PahoRoundtrip::awaited_first(Instant sent) const {
    // Acknowledgement and message come in either order, each with its own time limit.
    const bool sooner = deadline_of(Phase::delivery, sent) < deadline_of(Phase::publish, sent);
    return published() || (!delivered() && sooner) ? Phase::delivery : Phase::publish;
}

PahoRoundtrip::Step PahoRoundtrip::await_message(Instant sent) {
    auto announced = Phase::publish;
    while (!published() || !delivered()) {
        const auto awaited = awaited_first(sent);
        if (awaited != announced) {
            announce_({.phase = awaited, .done = result_.phases});
            announced = awaited;
        }
        const auto happening = next(awaited, sent);
        if (!happening) {
            return failed(happening.error(), sent);
        }
        if (auto step = note(*happening, sent); !step) {
            return failed(std::move(step.error()), sent);
        }
    }
    return {};
}

PahoRoundtrip::Step PahoRoundtrip::note(const Happening& happening, Instant sent) {
    if (std::holds_alternative<PahoPublished>(happening.what)) {
        // At QoS 0 this says that Paho has written the packet, not that the broker has it: no time
        // of the phase `publish`. The wire client's PINGREQ would say it, but Paho's API has none.
        if (spec_.qos > 0) {
            result_.phases.set(Phase::publish, happening.at - sent);
        }
    } else if (const auto* received = std::get_if<PahoMessage>(&happening.what)) {
        return note_message(*received->message, happening.at, sent);
    }
    return {};
}

MessageLedger::Verdict PahoRoundtrip::take(const mqtt::message& message) {
    const auto& payload = message.get_payload();
    return ledger_.take(message.get_topic(),
                        std::as_bytes(std::span{payload.data(), payload.size()}));
}

PahoRoundtrip::Step PahoRoundtrip::note_message(const mqtt::message& message,
                                                Instant at,
                                                Instant sent) {
    switch (take(message)) {
        case MessageLedger::Verdict::ours:
            result_.phases.set(Phase::delivery, at - sent);
            return {};
        case MessageLedger::Verdict::corrupt:
            return tl::unexpected{
                mismatch_failure(message.get_payload().size(), spec_.payload_size)};
        case MessageLedger::Verdict::duplicate:
        case MessageLedger::Verdict::foreign:
            return {};
    }
    return {};
}

}  // namespace sonde
