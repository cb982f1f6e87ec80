// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/session_probe.hpp"

#include "probes/message_ledger.hpp"
#include "probes/payload.hpp"
#include "probes/quantity.hpp"
#include "probes/roundtrip.hpp"
#include "probes/session_report.hpp"
#include "probes/session_spec.hpp"
#include "probes/wire/encode.hpp"
#include "probes/wire_failure.hpp"

#include <utility>
#include <variant>
#include <vector>

namespace sonde {

namespace {

SessionSpec session_of(const ProbeSpec& spec) {
    return spec.session ? *spec.session : SessionSpec{};
}

bool wants_session(const ProbeSpec& spec) {
    return session_of(spec).session_expiry > std::chrono::seconds{0};
}

HeldConnection::Terms terms_of(const ProbeSpec& spec, std::uint64_t run) {
    auto settings = settings_of(spec, client_id_of(spec, run));
    const bool keeps = wants_session(spec);
    // 3.1.1 keeps what did not begin clean; MQTT 5 keeps what it was asked to, and so begins clean.
    settings.clean_start = spec.mqtt == MqttVersion::v5 || !keeps;
    settings.session_expiry = static_cast<std::uint32_t>(session_of(spec).session_expiry.count());
    settings.ping_timeout = {std::chrono::nanoseconds{spec.timeout}.count()};
    return {.settings = std::move(settings),
            .filters = {topic_of(spec, run)},
            .qos = wire::Qos{spec.qos},
            .longest_pause = session_of(spec).reconnect_max,
            .seed = run};
}

}  // namespace

SessionProbe::SessionProbe(ProbeSpec spec, std::uint64_t run, Environment env, net::Pause& pause)
    : spec_{std::move(spec)},
      run_{run},
      env_{env},
      topic_{topic_of(spec_, run)},
      wants_session_{wants_session(spec_)},
      heartbeats_{{.run = run,
                   .topic = topic_,
                   .own_topic = spec_.topic.empty(),
                   .payload_size = spec_.payload_size,
                   .time_limit = spec_.timeout}},
      connection_{spec_, env, pause, *this, terms_of(spec_, run)} {}

asio::awaitable<ProbeResult> SessionProbe::beat() {
    auto result = blank_result(spec_, env_.clock.wall_now());
    const auto started = env_.clock.now();
    auto done = co_await connection_.guarded(all_steps());
    if (!done) {
        result.failure = std::move(done.error());
    }
    const auto now = env_.clock.now();
    heartbeats_.look(now);
    const auto totals = heartbeats_.take_totals();
    auto report = outages_.take_report(now);
    report.late = totals.late;
    report.recovered = totals.recovered;
    connection_.report(result);
    result.sizes.payload = spec_.payload_size;
    result.messages = totals.messages;
    result.session = std::move(report);
    result.total = now - started;
    co_return result;
}

asio::awaitable<SessionProbe::Step> SessionProbe::all_steps() {
    const auto deadline = env_.clock.now() + spec_.timeout;
    if (auto step = co_await connection_.ensure(); !step) {
        co_return step;
    }
    connection_.dialogue().set_deadline(deadline);
    if (auto step = co_await heartbeat(); !step) {
        if (connection_.connected()) {
            // Whether the broker lives at all shows by the answer, for which nobody waits here.
            auto& dialogue = connection_.dialogue();
            (void)dialogue.session().ping(dialogue.wire_now(), dialogue.output());
        }
        co_return step;
    }
    co_return co_await connection_.ping();
}

asio::awaitable<SessionProbe::Step> SessionProbe::heartbeat() {
    if (auto step = connection_.settle(Phase::publish); !step) {
        co_return step;
    }
    auto& dialogue = connection_.dialogue();
    std::vector<std::byte> payload(spec_.payload_size);
    // The number that the book gives once it was sent: a refusal sends nothing.
    const auto sequence = heartbeats_.next();
    write_message({.run = run_, .sequence = sequence, .sent = env_.clock.wall_now()}, payload);
    const auto now = dialogue.wire_now();
    const auto asked = dialogue.session().publish(
        now, {.topic = topic_, .payload = payload, .qos = wire::Qos{spec_.qos}}, dialogue.output());
    if (!asked) {
        co_return tl::unexpected{failure_of(asked.error(), Phase::publish)};
    }
    connection_.facts().sizes().publish_packet = dialogue.output().size();
    awaited_ = {.sequence = sequence, .packet_id = *asked};
    if (spec_.qos == 0) {
        // In the same write: the PINGRESP says that the broker has taken the PUBLISH.
        awaited_.ping = dialogue.session().ping(now, dialogue.output()).value_or(0);
    }
    heartbeats_.sent(env_.clock.now());
    const auto sent = co_await connection_.send(Phase::publish);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    co_return co_await await_heartbeat(*sent);
}

asio::awaitable<SessionProbe::Step> SessionProbe::await_heartbeat(net::Departure sent) {
    const auto publish = connection_.dialogue().waiting_for(Phase::publish, sent.at);
    const auto delivery = connection_.dialogue().waiting_for(Phase::delivery, sent.at);
    while (!awaited_.acknowledged || !awaited_.delivered) {
        const bool delivery_first =
            awaited_.acknowledged || (!awaited_.delivered && delivery.deadline < publish.deadline);
        const auto happening = co_await connection_.next(delivery_first ? delivery : publish);
        if (!happening) {
            auto failure = overdue(happening.error(), sent);
            connection_.facts().note_failed(failure.phase, env_.clock.now() - sent.at);
            co_return tl::unexpected{std::move(failure)};
        }
        auto step = judge(happening->event, happening->at, sent);
        if (!step) {
            connection_.facts().note_failed(step.error().phase, env_.clock.now() - sent.at);
            co_return step;
        }
    }
    co_return Step{};
}

Failure SessionProbe::overdue(Failure failure, const net::Departure& sent) const {
    if (failure.reason == FailureReason::timeout && failure.phase == Phase::delivery &&
        awaited_.acknowledged) {
        failure.detail = "the broker took the heartbeat, but it did not come back within " +
                         format_duration(env_.clock.now() - sent.at);
    }
    return failure;
}

SessionProbe::Step SessionProbe::judge(const wire::Event& event,
                                       const Moment& at,
                                       const net::Departure& sent) {
    if (const auto* pong = std::get_if<wire::Pong>(&event);
        pong != nullptr && awaited_.ping == pong->number) {
        awaited_.acknowledged = true;
        note(Phase::publish, sent, at);
    }
    const auto* acknowledged = std::get_if<wire::Acknowledged>(&event);
    if (acknowledged != nullptr && acknowledged->packet_id == awaited_.packet_id) {
        awaited_.acknowledged = true;
        note(Phase::publish, sent, at);
        if (wire::is_failure(acknowledged->reason)) {
            return tl::unexpected{rejection(Phase::publish,
                                            "PUBLISH",
                                            acknowledged->reason,
                                            acknowledged->properties,
                                            connection_.dialogue().session().settings().version)};
        }
    }
    const auto* received = std::get_if<wire::Received>(&event);
    if (received == nullptr) {
        return {};
    }
    if (arrival_->kind == HeartbeatBook::Kind::corrupt) {
        return tl::unexpected{mismatch_failure(received->payload.size(), spec_.payload_size)};
    }
    if (arrival_->kind == HeartbeatBook::Kind::delivered &&
        arrival_->sequence == awaited_.sequence) {
        awaited_.delivered = true;
        note(Phase::delivery, sent, at);
        connection_.facts().sizes().delivered_packet =
            wire::encoded_size(connection_.dialogue().session().settings().version,
                               wire::Publish{.topic = received->topic,
                                             .payload = received->payload,
                                             .qos = received->qos,
                                             .packet_id = received->packet_id,
                                             .properties = received->properties});
    }
    return {};
}

void SessionProbe::note(Phase phase, const net::Departure& sent, const Moment& at) {
    connection_.facts().note_phase(phase, sent, at, connection_.dialogue().conversation());
}

void SessionProbe::on_connected(Instant at, bool session_present) {
    heartbeats_.connected(at, session_present);
    outages_.connected(at, session_present, wants_session_);
}

void SessionProbe::on_event(const wire::Event& event, const Moment& at) {
    if (std::holds_alternative<wire::Repeated>(event)) {
        heartbeats_.note_redelivery();
    }
    if (const auto* received = std::get_if<wire::Received>(&event)) {
        arrival_ = heartbeats_.take(received->topic, received->payload, at.user);
        if (arrival_->kind == HeartbeatBook::Kind::delivered) {
            outages_.delivered(at.user);
        }
    }
}

void SessionProbe::on_cut(Instant at, const Failure& cause) {
    heartbeats_.cut();
    outages_.cut(at, cause.phase, cause.reason);
}

}  // namespace sonde
