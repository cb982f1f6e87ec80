// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/beat_facts.hpp"

#include <algorithm>
#include <utility>

namespace sonde {

BeatFacts::BeatFacts(const Clock& clock) : clock_{clock}, since_{relate(clock)} {}

void BeatFacts::start_opening(MqttVersion mqtt, std::uint8_t qos) {
    const auto carried = result_.sizes;
    auto tape = std::move(result_.tape);
    result_ = {};
    result_.sizes.sent = carried.sent;
    result_.sizes.received = carried.received;
    result_.tape = std::move(tape);
    result_.mqtt = {.version = mqtt, .qos = qos};
    stamped_ = {};
    since_ = relate(clock_);
    told_ = {};
}

void BeatFacts::adopt(net::OpeningReport report) {
    result_.phases = report.phases;
    result_.dns = std::move(report.dns);
    result_.attempts = std::move(report.attempts);
    result_.peer = std::move(report.peer);
    result_.tls = std::move(report.tls);
    stamped_.adopt(report.stamped);
    note_traffic(report.traffic);
}

void BeatFacts::note_phase(Phase phase,
                           const net::Departure& sent,
                           const Moment& at,
                           Conversation& conversation) {
    result_.phases.set(phase, at.user - sent.at);
    if (conversation.is_stamped()) {
        stamped_.set(phase, conversation.sent_stamp(sent), at);
    }
}

void BeatFacts::note_failed(Phase phase, Duration time) {
    if (!result_.phases.reached(phase)) {
        result_.phases.set(phase, time);
    }
}

void BeatFacts::note_traffic(const net::TransportFacts& traffic) {
    result_.sizes.sent += traffic.sent - told_.sent;
    result_.sizes.received += traffic.received - told_.received;
    if (traffic.tcp) {
        const auto told = told_.tcp ? told_.tcp->retransmits : 0;
        result_.tcp = traffic.tcp;
        result_.tcp->retransmits -= std::min(told, result_.tcp->retransmits);
    }
    told_ = traffic;
}

void BeatFacts::note_tape(std::optional<Tape> tape) {
    if (tape) {
        result_.tape = std::move(tape);
    }
}

void BeatFacts::take(const net::TransportFacts* traffic, ProbeResult& result) {
    if (traffic != nullptr) {
        note_traffic(*traffic);
    }
    auto facts = std::exchange(result_, {});
    result_.mqtt = facts.mqtt;
    result.phases = facts.phases;
    result.sizes = facts.sizes;
    result.dns = std::move(facts.dns);
    result.attempts = std::move(facts.attempts);
    result.peer = facts.peer;
    result_.peer = std::move(facts.peer);
    result.mqtt = std::move(facts.mqtt);
    result.tls = facts.tls;
    result_.tls = std::move(facts.tls);
    result.tcp = std::move(facts.tcp);
    result.tape = std::move(facts.tape);
    const auto now = relate(clock_);
    stamped_.conclude(since_, now, result);
    stamped_ = {};
    since_ = now;
}

}  // namespace sonde
