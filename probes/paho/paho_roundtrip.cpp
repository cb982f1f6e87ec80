// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/paho_roundtrip.hpp"

#include "probes/net/address.hpp"
#include "probes/net/lookup.hpp"
#include "probes/paho/paho_failure.hpp"
#include "probes/paho/paho_options.hpp"
#include "probes/roundtrip.hpp"
#include "probes/roundtrip_steps.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <utility>

namespace sonde {

namespace {

/// How long Paho may take to say DISCONNECT where the run has failed already.
constexpr auto farewell_patience = std::chrono::milliseconds{50};
/// Paho calls back before it writes the line of its trace that says why; it follows at once.
constexpr auto trace_patience = std::chrono::milliseconds{20};

}  // namespace

PahoRoundtrip::PahoRoundtrip(const PahoOrder& order, const Clock& clock, Announce announce)
    : spec_{order.spec},
      clock_{clock},
      announce_{std::move(announce)},
      deadline_{order.deadline},
      run_{order.run},
      topic_{topic_of(order.spec, order.run)},
      result_{blank_result(order.spec, clock.wall_now())},
      ledger_{order.run, topic_, order.spec.payload_size, order.spec.topic.empty()},
      inbox_{clock} {}

ProbeResult PahoRoundtrip::run() {
    // Without the start of the process, which is ours and no broker's.
    const auto started = clock_.now();
    auto done = all_steps();
    result_.total = clock_.now() - started;
    result_.messages = ledger_.counts();
    if (!done) {
        result_.failure = std::move(done.error());
        give_up();
    }
    return result_;
}

PahoRoundtrip::Step PahoRoundtrip::all_steps() {
    if (auto step = look_up(); !step) {
        return step;
    }
    for (const auto step :
         {&PahoRoundtrip::connect, &PahoRoundtrip::subscribe, &PahoRoundtrip::publish}) {
        if (auto done = (this->*step)(); !done) {
            return done;
        }
    }
    disconnect();
    return {};
}

Instant PahoRoundtrip::begin(Phase phase) {
    announce_({.phase = phase, .done = result_.phases});
    return clock_.now();
}

Instant PahoRoundtrip::deadline_of(Phase phase, Instant start) const {
    return phase_deadline(spec_, phase, start, deadline_);
}

tl::unexpected<Failure> PahoRoundtrip::failed(Failure failure, Instant phase_start) {
    if (!result_.phases.reached(failure.phase)) {
        result_.phases.set(failure.phase, clock_.now() - phase_start);
    }
    return tl::unexpected{std::move(failure)};
}

Result<PahoInbox::Happening> PahoRoundtrip::next(Phase phase, Instant start) {
    auto happening = inbox_.next(deadline_of(phase, start));
    if (!happening) {
        return tl::unexpected{timeout_failure(phase, clock_.now() - start, trace_.findings())};
    }
    if (const auto* lost = std::get_if<PahoLost>(&happening->what)) {
        return tl::unexpected{lost_failure(spec_, *lost, phase)};
    }
    if (const auto* refusal = std::get_if<PahoRefusal>(&happening->what);
        refusal != nullptr && refusal->type != mqtt::token::CONNECT) {
        return tl::unexpected{refusal_failure(spec_, *refusal)};
    }
    return std::move(*happening);
}

/// Paho looks the name up again inside connect, does not tell how long that took, and must be given
/// the name and not an address, or TLS would not know whom to ask for. So this asks first, for the
/// time; Paho's own lookup is then mostly answered from a cache, and is part of `connect`.
PahoRoundtrip::Step PahoRoundtrip::look_up() {
    const auto& target = spec_.target;
    if (net::Address::parse(target.host, target.port)) {
        return {};
    }
    const auto started = begin(Phase::dns);
    asio::io_context loop;
    net::SystemLookup lookup;
    auto pending = asio::co_spawn(
        loop,
        lookup.look_up(
            {.host = target.host, .port = target.port}, clock_, deadline_of(Phase::dns, started)),
        asio::use_future);
    loop.run();
    auto answer = pending.get();
    if (!answer) {
        return failed(std::move(answer.error()), started);
    }
    result_.phases.set(Phase::dns, answer->time);
    result_.dns = std::move(answer->facts);
    return {};
}

/// The whole of Paho's connect: its own lookup, TCP, TLS, CONNECT to CONNACK, and the time that its
/// receiving thread sleeps in between.
PahoRoundtrip::Step PahoRoundtrip::connect() {
    const auto started = begin(Phase::connect);
    try {
        const PahoTracing tracing{trace_};
        client_.emplace(paho_uri(spec_.target),
                        client_id_of(spec_, run_),
                        create_options_of(spec_),
                        mqtt::iclient_persistence::ptr_t{}.get());
        inbox_.listen_to(*client_);
        const auto asked = clock_.now();
        connecting_ = client_->connect(connect_options_of(spec_), nullptr, inbox_);
        const auto happening = next(Phase::connect, asked);
        if (!happening) {
            return failed(happening.error(), asked);
        }
        if (const auto* refusal = std::get_if<PahoRefusal>(&happening->what)) {
            return failed(why_not_connected(refusal->return_code), asked);
        }
        const auto& facts = std::get<PahoConnected>(happening->what);
        result_.phases.set(Phase::connect, happening->at - asked);
        result_.mqtt.session_present = facts.session_present;
        result_.mqtt.assigned_client_id = facts.assigned_client_id;
        return {};
    } catch (const mqtt::exception& error) {
        return failed(call_failure(spec_, error, Phase::connect), started);
    }
}

Failure PahoRoundtrip::why_not_connected(int return_code) {
    std::string message;
    try {
        connecting_->try_wait();
    } catch (const mqtt::exception& error) {
        message = error.get_message();
    }
    if (return_code <= 0) {
        (void)inbox_.next(clock_.now() + trace_patience);
    }
    return connect_failure(spec_, return_code, message, trace_.findings());
}

PahoRoundtrip::Step PahoRoundtrip::subscribe() {
    const auto started = begin(Phase::subscribe);
    try {
        client_->subscribe(topic_, spec_.qos, nullptr, inbox_);
        while (true) {
            const auto happening = next(Phase::subscribe, started);
            if (!happening) {
                return failed(happening.error(), started);
            }
            if (const auto* stray = std::get_if<PahoMessage>(&happening->what)) {
                // A retained message of somebody's, on a given topic.
                take(*stray->message);
            } else if (const auto* granted = std::get_if<PahoSubscribed>(&happening->what)) {
                result_.phases.set(Phase::subscribe, happening->at - started);
                result_.mqtt.granted_qos = granted->code;
                return {};
            }
        }
    } catch (const mqtt::exception& error) {
        return failed(call_failure(spec_, error, Phase::subscribe), started);
    }
}

/// Until Paho has closed the connection: unlike the wire client it does not wait for the peer.
void PahoRoundtrip::disconnect() {
    const auto started = begin(Phase::disconnect);
    try {
        client_->disconnect(0, nullptr, inbox_);
        while (const auto happening = inbox_.next(deadline_of(Phase::disconnect, started))) {
            if (std::holds_alternative<PahoDisconnected>(happening->what)) {
                result_.phases.set(Phase::disconnect, happening->at - started);
                return;
            }
        }
    } catch (const mqtt::exception&) {
        // The round trip is done; what comes after is never a failure.
    }
}

void PahoRoundtrip::give_up() {
    // Before that Paho may hang in a lookup, with the lock held that every call needs.
    if (!result_.mqtt.session_present.has_value()) {
        return;
    }
    try {
        client_->disconnect()->wait_for(farewell_patience);
    } catch (const mqtt::exception&) {
        // The connection is gone already.
    }
}

}  // namespace sonde
