// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fault_line.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace sonde::support {

namespace {

/// A line with a rate passes on so much at a time, as a network does.
constexpr std::size_t segment_size = 1448;

Duration drawn(Duration most, std::mt19937_64& random) {
    return most <= Duration::zero()
               ? Duration::zero()
               : Duration{std::uniform_int_distribution<Duration::rep>{0, most.count()}(random)};
}

Duration time_for(std::size_t bytes, std::uint64_t bytes_per_second) {
    if (bytes_per_second == 0) {
        return {};
    }
    // Rounded up, so that no line is faster than it says.
    return Duration{(static_cast<std::int64_t>(bytes) * std::nano::den +
                     static_cast<std::int64_t>(bytes_per_second) - 1) /
                    static_cast<std::int64_t>(bytes_per_second)};
}

}  // namespace

void FaultLine::take(std::span<const std::byte> bytes, Instant now) {
    segment_jitter_ = drawn(lane_.impairment.jitter, lane_.random);
    strike(now);
    while (!bytes.empty()) {
        auto part = bytes.first(std::min(bytes.size(), until_next_fault()));
        if (lane_.impairment.bytes_per_second != 0) {
            part = part.first(std::min(part.size(), segment_size));
        }
        const auto scanned = scanner_.scan(part);
        pass(part.first(scanned.bytes), scanned, now);
        bytes = bytes.subspan(scanned.bytes);
        position_ += scanned.bytes;
        if (scanned.packet_ends) {
            packet_begin_ = position_;
        }
        strike(now);
    }
}

FaultLine::Action FaultLine::pop() {
    auto action = std::move(actions_.front());
    actions_.pop_front();
    return action;
}

void FaultLine::note_done(const Action& action) {
    waiting_ -= action.bytes.size();
    lane_.counts.bytes_out += action.bytes.size();
    lane_.counts.packets_out += action.packets;
    lane_.counts.publishes_out += action.publishes;
}

std::optional<std::uint64_t> FaultLine::position_of(const Place& place) const {
    if (!place.packet) {
        return place.byte;
    }
    return *place.packet == scanner_.packets() ? std::optional{packet_begin_ + place.byte}
                                               : std::nullopt;
}

void FaultLine::strike(Instant now) {
    for (std::size_t i = 0; i < lane_.faults.size(); ++i) {
        auto& planned = lane_.faults[i];
        if (!swallows_ && planned.times > 0 && position_of(planned.at) == position_ &&
            struck_.insert(i).second) {
            --planned.times;
            strike(planned, now);
        }
    }
}

void FaultLine::strike(const PlannedFault& planned, Instant now) {
    switch (planned.fault) {
        case Fault::drop:
            swallows_ = true;
            return;
        case Fault::reset:
            finish(Action::Kind::reset, now);
            return;
        case Fault::half_close:
            finish(Action::Kind::end, now);
            return;
        case Fault::corrupt:
            corrupts_next_ = true;
            return;
        case Fault::stall:
            free_at_ = due_after(now, 0) + planned.lasting;
            return;
    }
}

std::size_t FaultLine::until_next_fault() const {
    if (corrupts_next_) {
        return 1;
    }
    auto nearest = std::numeric_limits<std::size_t>::max();
    for (std::size_t i = 0; i < lane_.faults.size(); ++i) {
        const auto& planned = lane_.faults[i];
        const auto position = position_of(planned.at);
        if (planned.times > 0 && !struck_.contains(i) && position && *position > position_) {
            nearest = std::min(nearest, *position - position_);
        }
    }
    return nearest;
}

void FaultLine::pass(std::span<const std::byte> bytes,
                     const PacketScanner::Scanned& scanned,
                     Instant now) {
    const std::uint64_t packets = scanned.packet_ends ? 1 : 0;
    const std::uint64_t publishes = scanned.is_publish ? 1 : 0;
    lane_.counts.bytes_in += bytes.size();
    lane_.counts.packets_in += packets;
    lane_.counts.publishes_in += publishes;
    if (swallows_) {
        lane_.counts.bytes_dropped += bytes.size();
        lane_.counts.packets_dropped += packets;
        return;
    }
    const auto due = due_after(now, bytes.size());
    // What goes at the same time goes in one write, as it came.
    const bool joins = !actions_.empty() && actions_.back().kind == Action::Kind::send &&
                       actions_.back().due == due;
    if (!joins) {
        actions_.push_back({.kind = Action::Kind::send, .due = due});
    }
    auto& action = actions_.back();
    action.bytes.insert(action.bytes.end(), bytes.begin(), bytes.end());
    action.packets += packets;
    action.publishes += publishes;
    if (corrupts_next_) {
        action.bytes.back() ^= std::byte{0xff};
        corrupts_next_ = false;
        ++lane_.counts.bytes_corrupted;
    }
    waiting_ += bytes.size();
    free_at_ = due;
}

void FaultLine::finish(Action::Kind kind, Instant now) {
    if (!swallows_) {
        actions_.push_back({.kind = kind, .due = due_after(now, 0)});
        swallows_ = true;
    }
}

Instant FaultLine::due_after(Instant now, std::size_t bytes) {
    const auto& [delay, jitter, rate] = lane_.impairment;
    return std::max(now + delay + segment_jitter_, free_at_) + time_for(bytes, rate);
}

}  // namespace sonde::support
