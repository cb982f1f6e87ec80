#pragma once

#include "probes/clock.hpp"
#include "probes/load/rate.hpp"

#include <cstdint>
#include <optional>
#include <span>
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

/// How a rate changes over time, and so when each operation is due. In a step of a constant rate
/// due times are exact to the nanosecond for as long as anything runs, rounded up, so that what is
/// due at `due_at(p)` includes p; in a ramp they are rounded to about a nanosecond in a second.
class Profile {
  public:
    /// No steps: nothing is ever due.
    explicit Profile(std::vector<RateStep> steps);

    Duration length() const;
    Rate highest() const;
    double mean_rate() const;  ///< A second.
    double rate_at(Duration at) const;

    /// From the start of the profile; nothing where it ends before. Never decreases with p.
    std::optional<Duration> due_at(Place place) const;

    /// Where the axis ends: operations at places below it are due within the profile.
    Place end() const;

  private:
    struct Segment {
        Duration start{};
        std::uint64_t place{};  ///< Parts due before the segment.
        RateStep step{};
    };

    std::vector<Segment> segments_{};
    std::uint64_t end_{};
    Duration length_{};
};

}  // namespace sonde::load
