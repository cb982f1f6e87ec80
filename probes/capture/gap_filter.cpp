// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/gap_filter.hpp"

#include "probes/quantity.hpp"

#include <algorithm>
#include <utility>

namespace sonde::capture {

namespace {

std::string bytes_text(std::size_t count) {
    return count == 1 ? "1 byte" : std::to_string(count) + " bytes";
}

}  // namespace

void GapFilter::remark(std::string text) {
    if (remarks_.size() < most_remarks) {
        remarks_.push_back(std::string{direction_ == Direction::sent ? "sent" : "received"} + ": " +
                           std::move(text));
    }
}

void GapFilter::remark_search() {
    if (left_out_ > 0) {
        remark(bytes_text(std::exchange(left_out_, 0)) + " left out until what begins a packet");
    }
}

void GapFilter::add(const Chunk& chunk, Tape& tape) {
    if (chunk.missing_before > 0) {
        remark(bytes_text(chunk.missing_before) + " missing in the capture before " +
               format_duration(chunk.at - tape.started));
        bridge(chunk.missing_before, tape);
    }
    auto bytes = chunk.bytes;
    const auto skipped = std::min(unwanted_, bytes.size());
    unwanted_ -= skipped;
    bytes = bytes.subspan(skipped);
    if (bytes.empty()) {
        return;
    }
    if (searching_ && !may_begin_here(bytes)) {
        left_out_ += bytes.size();
        return;
    }
    searching_ = false;
    remark_search();
    put(chunk, bytes, tape);
}

void GapFilter::bridge(std::size_t missing, Tape& tape) {
    if (searching_) {
        return;
    }
    const auto to_come = unwanted_ > 0 ? unwanted_ : walk_.remaining();
    drop_current(tape);
    searching_ = missing > to_come || walk_.lost();
    unwanted_ = searching_ ? 0 : to_come - missing;
    walk_.restart();
}

/// Takes the packet that is incomplete off the tape.
void GapFilter::drop_current(Tape& tape) {
    if (walk_.at_start() || walk_.lost()) {
        return;
    }
    std::size_t dropped = 0;
    for (auto i = segment_; i < tape.segments.size(); ++i) {
        auto& segment = tape.segments[i];
        if (segment.direction == direction_) {
            const auto kept = std::min(i == segment_ ? place_ : 0, segment.bytes.size());
            dropped += segment.bytes.size() - kept;
            segment.bytes.resize(kept);
        }
    }
    remark(bytes_text(dropped) + " left out: the packet they begin is not whole");
}

void GapFilter::put(const Chunk& chunk, std::span<const std::byte> bytes, Tape& tape) {
    for (auto rest = bytes; !rest.empty();) {
        if (walk_.at_start()) {
            segment_ = tape.segments.size();
            place_ = bytes.size() - rest.size();
        }
        rest = rest.subspan(walk_.step(rest));
    }
    tape.segments.push_back({
        .direction = direction_,
        .at = chunk.at - tape.started,
        .stamped = true,
        .bytes = {bytes.begin(), bytes.end()},
    });
}

void GapFilter::finish(std::size_t missing) {
    if (missing > 0) {
        remark(bytes_text(missing) + " missing at the end of the capture");
    }
    remark_search();
}

}  // namespace sonde::capture
