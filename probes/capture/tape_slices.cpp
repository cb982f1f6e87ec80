// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/tape_slices.hpp"

#include <span>
#include <utility>

namespace sonde::capture {

TapeSlices::TapeSlices(Tape tape) : tape_{std::move(tape)} {}

std::optional<Tape> TapeSlices::next() {
    auto& segments = tape_.segments;
    if (taken_ >= segments.size()) {
        return std::nullopt;
    }
    Tape slice{
        .mqtt = tape_.mqtt, .started = tape_.started, .ours = tape_.ours, .theirs = tape_.theirs};
    while (taken_ < segments.size() &&
           (slice.segments.size() < usual_segments || !between_packets())) {
        auto& segment = segments[taken_++];
        auto& walk = walks_[segment.direction == Direction::sent ? 0 : 1];
        for (std::span<const std::byte> rest{segment.bytes}; !rest.empty();) {
            rest = rest.subspan(walk.step(rest));
        }
        slice.segments.push_back(std::move(segment));
    }
    slice.cut_short = tape_.cut_short && taken_ == segments.size();
    return slice;
}

}  // namespace sonde::capture
