// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/connection.hpp"

#include <algorithm>
#include <utility>

namespace sonde::capture {

std::int64_t Reassembly::end_of(const Held& held) {
    return held.start + std::ssize(held.segment.payload) +
           static_cast<std::int64_t>(held.segment.missing);
}

/// Sequence numbers wrap: the nearest place to the byte that is due is meant.
std::int64_t Reassembly::place_of(std::uint32_t sequence) const {
    const auto due = first_ + static_cast<std::uint32_t>(next_);
    return next_ + static_cast<std::int32_t>(sequence - due);
}

void Reassembly::add(const Segment& segment, std::vector<Chunk>& chunks) {
    const auto sequence = segment.sequence + (segment.syn ? 1U : 0U);
    if (!started_) {
        started_ = true;
        first_ = sequence;
    }
    Held held{.start = place_of(sequence), .segment = segment};
    const bool empty = segment.payload.empty() && segment.missing == 0;
    if (empty || end_of(held) <= next_) {
        return;
    }
    if (held.start <= next_) {
        take(held, segment.at, chunks);
        take_those_in_order(segment.at, chunks);
        return;
    }
    held_.insert(std::ranges::upper_bound(held_, held.start, {}, &Held::start), held);
    if (held_.size() > most_held) {
        take_all_held(chunks);
    }
}

/// What of it was not there before becomes a chunk.
void Reassembly::take(const Held& held, WallTime at, std::vector<Chunk>& chunks) {
    const auto& payload = held.segment.payload;
    const auto known = static_cast<std::size_t>(std::max<std::int64_t>(next_ - held.start, 0));
    if (known < payload.size()) {
        chunks.push_back({.side = side_,
                          .at = std::max(at, held.segment.at),
                          .missing_before = std::exchange(missing_, 0),
                          .bytes = payload.subspan(known)});
        next_ = held.start + std::ssize(payload);
    }
    if (const auto end = end_of(held); end > next_) {
        missing_ += static_cast<std::size_t>(end - next_);
        next_ = end;
    }
}

void Reassembly::take_those_in_order(WallTime at, std::vector<Chunk>& chunks) {
    auto held = held_.begin();
    for (; held != held_.end() && held->start <= next_; ++held) {
        take(*held, at, chunks);
    }
    held_.erase(held_.begin(), held);
}

void Reassembly::skip_to_first_held(std::vector<Chunk>& chunks) {
    missing_ += static_cast<std::size_t>(held_.front().start - next_);
    next_ = held_.front().start;
    take_those_in_order({}, chunks);
}

void Reassembly::acknowledged(std::uint32_t sequence, std::vector<Chunk>& chunks) {
    while (!held_.empty() && place_of(sequence) >= held_.front().start) {
        skip_to_first_held(chunks);
    }
}

void Reassembly::take_all_held(std::vector<Chunk>& chunks) {
    for (const auto& held : held_) {
        if (held.start > next_) {
            missing_ += static_cast<std::size_t>(held.start - next_);
            next_ = held.start;
        }
        take(held, {}, chunks);
    }
    held_.clear();
}

std::size_t Reassembly::finish(std::vector<Chunk>& chunks) {
    take_all_held(chunks);
    return std::exchange(missing_, 0);
}

}  // namespace sonde::capture
