// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/plan.hpp"
#include "probes/load/rate.hpp"
#include "probes/load/search_step.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sonde::load {

struct SearchSpec {
    Rate start{};             ///< More than zero.
    double resolution{0.05};  ///< How far apart, of the lower, the last two rates may be.
    /// A step that does not hold is run this many times in all before it is believed: a hiccup at a
    /// low rate would otherwise decide the answer.
    unsigned attempts{2};
    Rate highest{Rate::most};  ///< Nothing above is tried.
};

/// What a search has found so far.
struct SearchResult {
    std::optional<Rate> held{};      ///< The highest rate that held.
    std::optional<Rate> not_held{};  ///< The lowest one above it that did not,
    StepEnd not_held_end{};          ///< and why. Where the broker broke once, that counts.
    bool complete{false};            ///< The search came to its end.

    friend bool operator==(const SearchResult&, const SearchResult&) = default;
};

/// `the broker holds 4375/s; at 4500/s it does not`
std::string sentence_of(const SearchResult& result);

/// Looks for the highest rate that holds: doubles from `start` (or halves, where that does not
/// hold) until it has a rate that holds and a higher one that does not, then halves the distance
/// down to the resolution. Where a broker does not hold a rate but holds a higher one, the answer
/// is below the first one that was seen not to hold. A rate at which the generator was the
/// bottleneck is an upper bound like one that broke; the answer then says `at least`.
class MaxRateSearch {
  public:
    explicit MaxRateSearch(const SearchSpec& spec);

    /// The rate to try next; nothing once the search is over.
    std::optional<Rate> next() const { return next_; }
    void report(StepEnd end);  ///< Of a run at the rate that next() named.

    SearchResult result() const;

  private:
    std::optional<Rate> choose() const;

    SearchSpec spec_;
    std::optional<Rate> next_;
    std::optional<Rate> held_{};
    std::optional<Rate> not_held_{};
    StepEnd not_held_end_{};
    unsigned attempt_{};
    bool broke_before_{false};  ///< In an earlier attempt at the same rate.
};

/// from, from + step, and so on up to `to`, which is always the last.
std::vector<Rate> sweep_rates(Rate from, Rate to, Rate step);

/// Of all populations that publish in the open loop, at the start of their profiles.
Rate total_rate(const LoadPlan& plan);

/// The plan with a constant rate of `total` over `duration`; populations keep their shares of it.
/// total_rate(plan) must be more than zero.
LoadPlan scaled(const LoadPlan& plan, Rate total, Duration duration);

}  // namespace sonde::load
