// SPDX-License-Identifier: Apache-2.0
#include "probes/load/search.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace sonde::load {

namespace {

__extension__ using Wide = unsigned __int128;

/// Below this part of the start rate a broker that holds nothing is given up.
constexpr std::uint64_t deepest = 1024;

/// Between two rates, and a whole number a second where that changes little: for people.
Rate between(Rate low, Rate high) {
    const auto middle =
        low.per_million_seconds + (high.per_million_seconds - low.per_million_seconds) / 2;
    const bool large = low.per_million_seconds >= 100 * Rate::unit;
    return {large ? middle / Rate::unit * Rate::unit : middle};
}

bool is_paced(const Population& population) {
    return population.publishes() && population.loop == LoopKind::open &&
           !population.profile.empty();
}

}  // namespace

MaxRateSearch::MaxRateSearch(const SearchSpec& spec)
    : spec_{spec}, next_{std::min(spec.start, spec.highest)} {
    assert(!spec.start.is_zero());
}

void MaxRateSearch::report(StepEnd end) {
    assert(next_);
    if (end == StepEnd::held) {
        held_ = next_;
    } else {
        broke_before_ = broke_before_ || end == StepEnd::broke;
        if (++attempt_ < spec_.attempts) {
            return;
        }
        not_held_ = next_;
        not_held_end_ = broke_before_ ? StepEnd::broke : StepEnd::generator_limited;
    }
    attempt_ = 0;
    broke_before_ = false;
    next_ = choose();
}

std::optional<Rate> MaxRateSearch::choose() const {
    if (!not_held_) {
        const Rate doubled{held_->per_million_seconds * 2};
        return *held_ < spec_.highest ? std::optional{std::min(doubled, spec_.highest)}
                                      : std::nullopt;
    }
    if (!held_) {
        const Rate halved{not_held_->per_million_seconds / 2};
        const bool on = halved.per_million_seconds > spec_.start.per_million_seconds / deepest;
        return on ? std::optional{halved} : std::nullopt;
    }
    const auto distance = not_held_->per_million_seconds - held_->per_million_seconds;
    const auto middle = between(*held_, *not_held_);
    const bool near = static_cast<double>(distance) <=
                      spec_.resolution * static_cast<double>(held_->per_million_seconds);
    return near || middle <= *held_ ? std::nullopt : std::optional{middle};
}

SearchResult MaxRateSearch::result() const {
    return {
        .held = held_,
        .not_held = not_held_,
        .not_held_end = not_held_end_,
        .complete = !next_,
    };
}

std::string sentence_of(const SearchResult& result) {
    std::string text;
    const bool generator = result.not_held && result.not_held_end == StepEnd::generator_limited;
    if (result.held) {
        const bool exact = result.not_held && !generator;
        text = std::string{"the broker holds "} + (exact ? "" : "at least ") +
               format_rate(*result.held);
        if (generator) {
            text += ": at " + format_rate(*result.not_held) + " the generator was the bottleneck";
        } else if (result.not_held) {
            text += "; at " + format_rate(*result.not_held) + " it does not";
        } else if (result.complete) {
            text += ", the highest rate tried";
        }
    } else if (generator) {
        text = "nothing is known about the broker: even at " + format_rate(*result.not_held) +
               " the generator was the bottleneck";
    } else if (result.not_held) {
        text = "the broker does not hold even " + format_rate(*result.not_held);
    } else {
        text = "no rate was tried to the end";
    }
    return result.complete ? text : text + " (the search was cut short)";
}

std::vector<Rate> sweep_rates(Rate from, Rate to, Rate step) {
    assert(from <= to && !step.is_zero());
    std::vector<Rate> rates;
    for (auto rate = from; rate < to; rate.per_million_seconds += step.per_million_seconds) {
        rates.push_back(rate);
    }
    rates.push_back(to);
    return rates;
}

Rate total_rate(const LoadPlan& plan) {
    Rate total;
    for (const auto& population : plan.populations) {
        if (is_paced(population)) {
            total.per_million_seconds += population.profile.front().from.per_million_seconds;
        }
    }
    return total;
}

LoadPlan scaled(const LoadPlan& plan, Rate total, Duration duration) {
    const auto whole = total_rate(plan).per_million_seconds;
    assert(whole > 0);
    LoadPlan result{plan};
    result.duration = duration;
    // Shares are cut off a line as long as the total, so that what is rounded away in one goes to
    // the next and the sum is exact.
    std::uint64_t passed = 0;
    const auto place = [&] {
        return static_cast<std::uint64_t>(Wide{total.per_million_seconds} * passed / whole);
    };
    for (auto& population : result.populations) {
        if (!is_paced(population)) {
            continue;
        }
        const auto start = place();
        passed += population.profile.front().from.per_million_seconds;
        const Rate share{place() - start};
        population.profile = {{.length = duration, .from = share, .to = share}};
    }
    return result;
}

}  // namespace sonde::load
