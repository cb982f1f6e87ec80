// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/rate.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sonde::load {

/// A place on the axis of operations, in 1/65536 of one: operation i of an even schedule stands at
/// i * Place::one. Fractions are a client's random phase.
struct Place {
    static constexpr std::uint64_t one = 65'536;

    std::uint64_t parts{};

    // NOLINTNEXTLINE(modernize-use-nullptr): the check takes the generated 0 for a pointer.
    constexpr auto operator<=>(const Place&) const = default;
};

/// How a rate changes over time, and so when each operation is due: the first nanosecond at which
/// the profile, from its start, amounts to the operation's place. That is exact in ramps, too, and
/// for as long as anything runs. Where the rate pauses just then, it is the end of the pause.
class Profile {
  public:
    /// No steps: nothing is ever due. The lengths add up to Duration::max() at most.
    explicit Profile(const std::vector<RateStep>& steps);

    Duration length() const { return length_; }
    Rate highest() const;
    double mean_rate() const;           ///< A second; zero where there is no step.
    double rate_at(Duration at) const;  ///< A second; zero before the start and from the end on.

    /// From the start of the profile; nothing where it ends before. Never decreases with the place.
    std::optional<Duration> due_at(Place place) const;

    /// Where the axis ends: operations at places below it are due within the profile. Rounded up to
    /// a part, and no further than 2^48 operations, which take three days at the highest rate.
    Place end() const;

  private:
    struct Segment {
        Duration start{};
        std::uint64_t first{};   ///< Parts, as is end: the first place that is due in it,
        std::uint64_t excess{};  ///< and how far behind its start that is (profile.cpp).
        std::uint64_t end{};     ///< The first place that is due behind it.
        RateStep step{};
    };

    std::vector<Segment> segments_{};
    Duration length_{};
};

}  // namespace sonde::load
