// SPDX-License-Identifier: Apache-2.0
#include "probes/tape_recorder.hpp"

#include "probes/wire/mask_secrets.hpp"

#include <algorithm>
#include <utility>

namespace sonde {

TapeSegment* TapeRecorder::add(Direction direction, std::span<const std::byte> bytes, Instant at) {
    const bool full = tape_.segments.size() >= most_segments();
    const auto kept = full ? 0 : std::min(bytes.size(), limit_ - size_);
    tape_.cut_short = tape_.cut_short || kept < bytes.size();
    if (kept == 0) {
        return nullptr;
    }
    size_ += kept;
    const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(kept);
    tape_.segments.push_back(
        {.direction = direction, .at = at - started_at_, .bytes = {bytes.begin(), end}});
    return &tape_.segments.back();
}

void TapeRecorder::note_sent(std::span<const std::byte> packets, const net::Departure& departure) {
    auto masked = std::vector<std::byte>{packets.begin(), packets.end()};
    wire::mask_secrets(masked);
    if (add(Direction::sent, masked, departure.at) != nullptr) {
        pending_.push_back({.segment = tape_.segments.size() - 1, .departure = departure});
    }
}

void TapeRecorder::note_received(std::span<const std::byte> bytes,
                                 const Moment& at,
                                 net::Transport& transport) {
    ask_for_stamps(transport);
    const auto when = at.kernel.value_or(at.user);
    auto& segments = tape_.segments;
    // A packet is read in two parts, its header and the rest; the same segment of TCP brought both.
    const bool continues = at.kernel && !segments.empty() && segments.back().stamped &&
                           segments.back().direction == Direction::received &&
                           segments.back().at == when - started_at_ &&
                           size_ + bytes.size() <= limit_;
    if (continues) {
        size_ += bytes.size();
        segments.back().bytes.insert(segments.back().bytes.end(), bytes.begin(), bytes.end());
    } else if (auto* const segment = add(Direction::received, bytes, when)) {
        segment->stamped = at.kernel.has_value();
    }
}

void TapeRecorder::ask_for_stamps(net::Transport& transport) {
    std::erase_if(pending_, [&](const Pending& pending) {
        const auto at = transport.sent_stamp(pending.departure);
        if (at) {
            auto& segment = tape_.segments[pending.segment];
            segment.at = *at - started_at_;
            segment.stamped = true;
        }
        return at.has_value();
    });
}

Tape TapeRecorder::tape(net::Transport& transport) && {
    ask_for_stamps(transport);
    auto ends = transport.ends();
    tape_.ours = std::move(ends.ours);
    tape_.theirs = std::move(ends.theirs);
    // What was sent is stamped a little later than it was noted, what came in earlier.
    std::ranges::stable_sort(tape_.segments, {}, &TapeSegment::at);
    return std::move(tape_);
}

}  // namespace sonde
