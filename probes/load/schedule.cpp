// SPDX-License-Identifier: Apache-2.0
#include "probes/load/schedule.hpp"

#include "probes/load/random.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace sonde::load {

namespace {

__extension__ using Wide = unsigned __int128;

/// Parts of the seed that no client has, for clients are numbered with 32 bits.
constexpr std::uint64_t order_part = std::uint64_t{1} << 32U;

constexpr std::size_t branches = 4;

/// A place so far out that no profile reaches it stays there.
std::uint64_t bounded(Wide parts) {
    constexpr auto last = std::numeric_limits<std::uint64_t>::max();
    return parts > last ? last : static_cast<std::uint64_t>(parts);
}

std::vector<std::uint32_t> random_order(std::uint32_t clients, std::uint64_t seed) {
    std::vector<std::uint32_t> order(clients);
    std::iota(order.begin(), order.end(), 0U);
    Random random{derived_seed(seed, order_part)};
    for (auto left = clients; left > 1; --left) {
        std::swap(order[left - 1], order[random.below(left)]);
    }
    return order;
}

}  // namespace

Schedule::Schedule(const ScheduleSpec& spec, const std::vector<std::uint32_t>& ours)
    : spec_{spec}, profile_{spec.profile} {
    assert(std::ranges::is_sorted(ours) && (ours.empty() || ours.back() < spec.clients));
    // Arrivals other than bursts are bursts of one.
    spec_.burst = spec.arrivals == Arrivals::burst ? std::max(spec.burst, 1U) : 1U;
    left_in_batch_ = spec_.burst;
    slots_.reserve(ours.size());
    switch (spec.arrivals) {
        case Arrivals::uniform:
        case Arrivals::burst:
            fill_ring(ours);
            break;
        case Arrivals::poisson:
            fill_heap(ours);
            break;
    }
    find_next();
}

void Schedule::take() {
    assert(next_);
    if (left_in_batch_ > 1) {
        --left_in_batch_;
        return;
    }
    left_in_batch_ = spec_.burst;
    advance();
    find_next();
}

void Schedule::fill_ring(const std::vector<std::uint32_t>& ours) {
    std::vector<bool> is_ours(spec_.clients);
    for (const auto client : ours) {
        is_ours[client] = true;
    }
    // All clients have a rank, ours or not: that is what keeps shards apart.
    std::uint64_t rank = 0;
    for (const auto client : random_order(spec_.clients, spec_.seed)) {
        if (is_ours[client]) {
            const auto phase = Random{derived_seed(spec_.seed, client)}.below(Place::one);
            const auto place = Wide{rank * Place::one + phase} * spec_.burst;
            slots_.push_back({.place = bounded(place), .client = client});
        }
        ++rank;
    }
}

void Schedule::fill_heap(const std::vector<std::uint32_t>& ours) {
    for (const auto client : ours) {
        Slot slot{.random = derived_seed(spec_.seed, client), .client = client};
        draw_place(slot);
        slots_.push_back(slot);
    }
    for (auto hole = slots_.size() / branches + 1; hole-- > 0;) {
        sift_down(hole);
    }
}

/// The place after the slot's by an exponential gap: a Poisson process has no memory.
void Schedule::draw_place(Slot& slot) const {
    Random random{slot.random};
    const double mean = static_cast<double>(spec_.clients) * static_cast<double>(Place::one);
    const auto gap = std::llround(-std::log(1.0 - random.unit()) * mean);
    slot.place = bounded(Wide{slot.place} + static_cast<std::uint64_t>(gap));
    slot.random = random.state();
}

void Schedule::sift_down(std::size_t hole) {
    const auto is_before = [](const Slot& one, const Slot& other) {
        // By client where places are the same, so that the order does not depend on the heap.
        return one.place != other.place ? one.place < other.place : one.client < other.client;
    };
    if (hole >= slots_.size()) {
        return;
    }
    const auto sinking = slots_[hole];
    for (;;) {
        const auto child = hole * branches + 1;
        if (child >= slots_.size()) {
            break;
        }
        auto first = child;
        const auto end = std::min(child + branches, slots_.size());
        for (auto other = child + 1; other < end; ++other) {
            first = is_before(slots_[other], slots_[first]) ? other : first;
        }
        if (!is_before(slots_[first], sinking)) {
            break;
        }
        slots_[hole] = slots_[first];
        hole = first;
    }
    slots_[hole] = sinking;
}

/// Gives the client whose turn it was its next place.
void Schedule::advance() {
    if (spec_.arrivals == Arrivals::poisson) {
        draw_place(slots_.front());
        sift_down(0);
        return;
    }
    auto& place = slots_[turn_].place;
    place = bounded(Wide{place} + Wide{spec_.clients} * spec_.burst * Place::one);
    turn_ = turn_ + 1 == slots_.size() ? 0 : turn_ + 1;
}

void Schedule::find_next() {
    next_.reset();
    if (slots_.empty()) {
        return;
    }
    const auto& slot = slots_[turn_];
    if (const auto at = profile_.due_at({slot.place})) {
        next_ = Due{.at = *at, .client = slot.client};
    }
}

}  // namespace sonde::load
