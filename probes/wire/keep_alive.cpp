// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/keep_alive.hpp"

#include <algorithm>

namespace sonde::wire {

void KeepAlive::start(Instant now, std::uint16_t interval_in_seconds, Duration ping_timeout) {
    *this = {};
    interval_ = seconds(interval_in_seconds);
    ping_timeout_ = ping_timeout;
    last_sent_ = now;
}

PingNumber KeepAlive::ping_sent(Instant now) {
    if (asked_ == answered_) {
        waiting_since_ = now;
    }
    sent(now);
    return ++asked_;
}

std::optional<PingNumber> KeepAlive::pong(Instant now) {
    if (asked_ == answered_) {
        return std::nullopt;
    }
    waiting_since_ = now;
    return ++answered_;
}

std::optional<Instant> KeepAlive::next_ping() const {
    if (interval_ == Duration{}) {
        return std::nullopt;
    }
    return last_sent_ + Duration{interval_.nanoseconds / 4 * 3};
}

std::optional<Instant> KeepAlive::pong_deadline() const {
    if (ping_timeout_ == Duration{} || asked_ == answered_) {
        return std::nullopt;
    }
    return waiting_since_ + ping_timeout_;
}

std::optional<Instant> KeepAlive::deadline() const {
    const auto ping = next_ping();
    const auto pong = pong_deadline();
    if (ping && pong) {
        return std::min(*ping, *pong);
    }
    return ping ? ping : pong;
}

bool KeepAlive::ping_due(Instant now) const {
    const auto due = next_ping();
    return due && now >= *due;
}

std::optional<PingNumber> KeepAlive::overdue(Instant now) const {
    const auto due = pong_deadline();
    if (due && now >= *due) {
        return answered_ + 1;
    }
    return std::nullopt;
}

}  // namespace sonde::wire
