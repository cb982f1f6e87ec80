// SPDX-License-Identifier: Apache-2.0
#include "probes/load/profile.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sonde::load {

namespace {

__extension__ using Wide = unsigned __int128;

/// Operations are counted as twice the area under the rate: nanoseconds times operations in a
/// million seconds, so that a ramp has a whole number of them. That many make a part: 2 * 10^15
/// make an operation, and 2^16 parts do.
constexpr std::uint64_t areas_in_part = 30'517'578'125;
static_assert(areas_in_part * Place::one == 2 * Rate::unit * 1'000'000'000);

std::uint64_t nanoseconds(Duration duration) {
    return static_cast<std::uint64_t>(duration.count());
}

std::uint64_t rate_of(Rate rate) {
    return rate.per_million_seconds;
}

Wide area_of(const RateStep& step) {
    return Wide{nanoseconds(step.length)} * (rate_of(step.from) + rate_of(step.to));
}

/// The first place that is not before an area; the axis ends where 64 bits do.
std::uint64_t place_at(Wide area) {
    const Wide place = (area + areas_in_part - 1) / areas_in_part;
    constexpr auto last = std::numeric_limits<std::uint64_t>::max();
    return place > last ? last : static_cast<std::uint64_t>(place);
}

/// slope * time^2 / length, rounded down or up; time is at most length, so nothing overflows.
enum class Rounding : std::uint8_t { down, up };
Wide bend(std::uint64_t slope, std::uint64_t time, std::uint64_t length, Rounding rounding) {
    const Wide product = Wide{slope} * time;
    const Wide rest = product % length * time;
    const bool one_more = rounding == Rounding::up && rest % length != 0;
    return product / length * time + rest / length + (one_more ? 1U : 0U);
}

/// Whether the step has made up the area by then.
bool reaches(const RateStep& step, std::uint64_t time, Wide area) {
    const auto from = rate_of(step.from);
    const auto to = rate_of(step.to);
    const auto length = nanoseconds(step.length);
    const Wide even = Wide{2} * from * time;
    return to >= from ? even + bend(to - from, time, length, Rounding::down) >= area
                      : even >= area + bend(from - to, time, length, Rounding::up);
}

/// When a rate that rises from `slow` to `fast` has made up the area. Solved for its small root
/// without a difference, in which the digits would be lost.
long double time_of(Rate slow, Rate fast, Duration length, Wide area) {
    const auto start = static_cast<long double>(rate_of(slow));
    const auto slope = static_cast<long double>(rate_of(fast) - rate_of(slow)) /
                       static_cast<long double>(length.count());
    const auto sought = static_cast<long double>(area);
    return sought / (start + std::sqrt(start * start + slope * sought));
}

/// The first nanosecond at which a ramp has made up the area, which is below all of its.
std::uint64_t time_in_ramp(const RateStep& step, Wide area) {
    if (area == 0) {
        return 0;
    }
    const long double estimate =
        step.from < step.to ? time_of(step.from, step.to, step.length, area)
                            // A falling rate is a rising one seen from its end.
                            : static_cast<long double>(step.length.count()) -
                                  time_of(step.to, step.from, step.length, area_of(step) - area);
    auto time = static_cast<std::uint64_t>(std::max(std::ceil(estimate), 0.0L));
    time = std::min(time, nanoseconds(step.length));
    // The estimate is right but for its last digits; whole numbers settle those, and so due times
    // never decrease.
    while (!reaches(step, time, area)) {
        ++time;
    }
    while (time > 0 && reaches(step, time - 1, area)) {
        --time;
    }
    return time;
}

std::uint64_t time_in_step(const RateStep& step, Wide area) {
    if (step.from != step.to) {
        return time_in_ramp(step, area);
    }
    const auto twice = 2 * rate_of(step.from);
    return static_cast<std::uint64_t>((area + twice - 1) / twice);
}

}  // namespace

Profile::Profile(const std::vector<RateStep>& steps) {
    segments_.reserve(steps.size());
    Wide area = 0;
    for (const auto& step : steps) {
        const auto first = place_at(area);
        const auto excess = static_cast<std::uint64_t>(Wide{first} * areas_in_part - area);
        area += area_of(step);
        segments_.push_back({.start = length_,
                             .first = first,
                             .excess = excess,
                             .end = place_at(area),
                             .step = step});
        length_ += step.length;
    }
}

Rate Profile::highest() const {
    Rate highest{};
    for (const auto& segment : segments_) {
        highest = std::max({highest, segment.step.from, segment.step.to});
    }
    return highest;
}

double Profile::mean_rate() const {
    double operations = 0;
    for (const auto& [start, first, excess, end, step] : segments_) {
        operations += (step.from.per_second() + step.to.per_second()) / 2 *
                      static_cast<double>(step.length.count());
    }
    return length_ > Duration::zero() ? operations / static_cast<double>(length_.count()) : 0;
}

double Profile::rate_at(Duration at) const {
    if (at < Duration::zero() || at >= length_) {
        return 0;
    }
    const auto behind = std::ranges::upper_bound(segments_, at, {}, &Segment::start);
    const auto& [start, first, excess, end, step] = *std::prev(behind);
    const auto share =
        static_cast<double>((at - start).count()) / static_cast<double>(step.length.count());
    return std::lerp(step.from.per_second(), step.to.per_second(), share);
}

std::optional<Duration> Profile::due_at(Place place) const {
    const auto segment = std::ranges::upper_bound(segments_, place.parts, {}, &Segment::end);
    if (segment == segments_.end()) {
        return std::nullopt;
    }
    const Wide area = Wide{place.parts - segment->first} * areas_in_part + segment->excess;
    return segment->start + Duration{static_cast<Duration::rep>(time_in_step(segment->step, area))};
}

Place Profile::end() const {
    return {segments_.empty() ? 0 : segments_.back().end};
}

}  // namespace sonde::load
