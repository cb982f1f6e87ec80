// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/outage_book.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace sonde {

namespace {

/// Of one report; with the shortest pauses it would take seconds to get there.
constexpr std::size_t most_outages = 100;

void note(std::vector<Outage>& outages, const Outage& outage) {
    if (outages.size() < most_outages) {
        outages.push_back(outage);
    }
}

}  // namespace

void OutageBook::connected(Instant at, bool session_present, bool session_wanted) {
    connected_since_ = at;
    if (outage_ && cut_at_) {
        outage_->facts.disconnected += at - *cut_at_;
    }
    cut_at_.reset();
    if (!std::exchange(was_connected_, true)) {
        return;
    }
    ++report_.reconnects;
    report_.resumed += session_wanted && session_present ? 1U : 0U;
    report_.session_lost += session_wanted && !session_present ? 1U : 0U;
}

void OutageBook::attempt() {
    if (outage_) {
        ++outage_->facts.attempts;
    }
}

void OutageBook::delivered(Instant at) {
    last_delivery_ = at;
    if (outage_ && connected_since_) {
        outage_->facts.without_delivery = at - outage_->silent_since;
        note(report_.ended, outage_->facts);
        outage_.reset();
    }
}

void OutageBook::cut(Instant at, Phase phase, FailureReason reason) {
    const auto since = std::exchange(connected_since_, std::nullopt);
    cut_at_ = at;
    if (outage_ || !since) {
        return;
    }
    outage_ = Ongoing{
        .facts = {.phase = phase, .reason = reason, .connection_age = at - *since},
        .silent_since = last_delivery_.value_or(*since),
    };
    note(report_.began, outage_->facts);
}

SessionReport OutageBook::take_report(Instant now) {
    auto report = std::exchange(report_, {});
    report.connected = connected_since_.has_value();
    if (connected_since_) {
        report.connection_age = now - *connected_since_;
    }
    return report;
}

}  // namespace sonde
