// SPDX-License-Identifier: Apache-2.0
#include "probes/net/upper_layer.hpp"

#include <utility>

namespace sonde::net {

UpperLayer::UpperLayer(std::unique_ptr<Layer> below, Line& line, Phase phase)
    : below_{std::move(below)}, line_{&line}, phase_{phase} {}

Result<Layer::Wants> UpperLayer::open() {
    if (open_) {
        return Wants::nothing;
    }
    auto wants = below_->open();
    if (!wants || *wants != Wants::nothing) {
        return wants;
    }
    if (!begun_) {
        begun_ = true;
        since_ = line_->clock().now();
        if (line_->is_stamped()) {
            stamps_ = std::make_unique<Stamps>();
        }
    }
    wants = settle();
    if (wants && *wants == Wants::nothing) {
        open_ = true;
        time_ = line_->clock().now() - since_;
        if (stamps_) {
            stamps_->settled = line_->received_stamp();
        }
    }
    return wants;
}

void UpperLayer::note_request_due() {
    requesting_ = true;
    // The phase runs from the request (DESIGN 3), not from what it took to make it.
    since_ = line_->clock().now();
}

void UpperLayer::note_request_sent() {
    if (stamps_) {
        stamps_->request_through = line_->sent();
    }
}

std::optional<Layer::Step> UpperLayer::opening() const {
    if (open_) {
        return std::nullopt;
    }
    return begun_ ? Step{.phase = phase_, .since = since_} : below_->opening();
}

void UpperLayer::report(PhaseTimes& phases) const {
    below_->report(phases);
    if (open_) {
        phases.set(phase_, time_);
    }
}

void UpperLayer::report_stamped(PhaseTimes& phases) {
    below_->report_stamped(phases);
    const auto sent = open_ && stamps_ ? line_->sent_stamp(stamps_->request_through) : std::nullopt;
    if (sent && stamps_->settled) {
        phases.set(phase_, *stamps_->settled - *sent);
    }
}

}  // namespace sonde::net
