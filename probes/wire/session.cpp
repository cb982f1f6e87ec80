// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/session.hpp"

#include "probes/wire/session_send.hpp"

#include <cassert>
#include <utility>

namespace sonde::wire {

Session::Session(SessionSettings settings) : settings_{std::move(settings)} {}

void Session::reconfigure(SessionSettings settings) {
    if (settings.client_id != settings_.client_id || settings.version != settings_.version) {
        drop_state();
    }
    settings_ = std::move(settings);
}

namespace {

constexpr Violation packet_beyond_our_bound{
    .reason = ReasonCode::packet_too_large,
    .statement = "",
    .what = "a packet larger than we take, which MQTT 3.1.1 has no way to forbid",
};

}  // namespace

std::size_t Session::inbound_maximum() const {
    return settings_.maximum_packet_size == 0 ? largest_packet : settings_.maximum_packet_size;
}

Limits Session::limits() const {
    Limits limits = limits_;
    if (state_ != State::idle) {
        limits.client_id = client_id();
        limits.client_id_assigned = assigned_client_id_.has_value();
    }
    return limits;
}

bool Session::keeps_state() const {
    return is_v5() ? limits_.session_expiry > 0 : !settings_.clean_start;
}

void Session::drop_state() {
    exchanges_.clear();
    inbox_.clear();
    resends_.clear();
    resent_ = 0;
    has_state_ = false;
}

void Session::notify_closed() {
    if (state_ == State::connecting || state_ == State::connected) {
        state_ = State::closed;
    }
    assembler_.clear();
    late_ping_ = 0;
}

void Session::receive(Instant now, std::span<const std::byte> bytes) {
    if (state_ != State::connecting && state_ != State::connected) {
        return;
    }
    now_ = now;
    inbox_.start_batch();
    assembler_.feed(bytes);
}

std::optional<Event> Session::poll(Bytes& out) {
    if (late_ping_ != 0) {
        return Event{PingTimeout{std::exchange(late_ping_, 0)}};
    }
    if (state_ != State::connecting && state_ != State::connected) {
        assembler_.clear();
        return std::nullopt;
    }
    // 3.1.1 cannot announce a maximum: what is longer is no breach until it is really there.
    const auto frame =
        assembler_.next(settings_.version, is_v5() ? inbound_maximum() : largest_packet);
    if (!frame) {
        return Broken{break_off(frame.error(), out)};
    }
    if (assembler_.held() > inbound_maximum()) {
        return Broken{break_off(packet_beyond_our_bound, out)};
    }
    if (!*frame) {
        return std::nullopt;
    }
    return take(**frame, out);
}

Session::Outcome Session::take(const Frame& frame, Bytes& out) {
    Outcome outcome = handle(frame, out);
    assert(outcome);
    auto* const broken = std::get_if<Broken>(&*outcome);
    if (broken != nullptr && state_ != State::closed) {
        broken->violation = break_off(broken->violation, out);
    }
    return outcome;
}

/// R5: on v5 the server is told why, on 3.1.1 the connection is just closed. Returns what it was
/// told.
Violation Session::break_off(Violation violation, Bytes& out) {
    // What a server would say of a packet that only clients may send is not ours to say.
    if (!is_listed(PacketType::disconnect, violation.reason, Sender::client)) {
        violation.reason = ReasonCode::protocol_error;
    }
    if (is_v5()) {
        static_cast<void>(send(now_, Disconnect{.reason = violation.reason}, out));
    }
    state_ = State::closed;
    return violation;
}

std::optional<Instant> Session::next_deadline() const {
    return state_ == State::connected ? keep_alive_.deadline() : std::nullopt;
}

void Session::tick(Instant now, Bytes& out) {
    if (state_ != State::connected) {
        return;
    }
    if (const auto late = keep_alive_.overdue(now)) {
        state_ = State::closed;
        late_ping_ = *late;
        return;
    }
    if (keep_alive_.ping_due(now)) {
        static_cast<void>(ping(now, out));
    }
}

tl::expected<PingNumber, Refusal> Session::ping(Instant now, Bytes& out) {
    if (const auto refusal = unready()) {
        return tl::unexpected{*refusal};
    }
    const auto sent = send(now, Pingreq{}, out);
    if (!sent) {
        return tl::unexpected{sent.error()};
    }
    return keep_alive_.ping_sent(now);
}

tl::expected<void, Refusal> Session::disconnect(Instant now,
                                                const Disconnect& disconnect,
                                                Bytes& out) {
    if (state_ != State::connecting && state_ != State::connected) {
        return tl::unexpected{Refusal::not_connected};
    }
    if (is_v5() && !is_listed(PacketType::disconnect, disconnect.reason, Sender::client)) {
        return tl::unexpected{Refusal::reason_code_not_allowed};
    }
    const auto expiry = disconnect.properties.number(PropertyId::session_expiry_interval);
    // 3.14.2.2.2: what was 0 in CONNECT cannot be raised at the end.
    if (expiry.value_or(0) > 0 && settings_.session_expiry == 0) {
        return tl::unexpected{Refusal::invalid_property};
    }
    if (auto sent = send(now, disconnect, out); !sent) {
        return sent;
    }
    state_ = State::closed;
    if (expiry) {
        limits_.session_expiry = *expiry;
        has_state_ = has_state_ && keeps_state();
    }
    return {};
}

std::optional<Refusal> Session::unready() const {
    return state_ == State::connected ? std::nullopt : std::optional{Refusal::not_connected};
}

}  // namespace sonde::wire
