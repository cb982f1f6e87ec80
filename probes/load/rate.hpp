// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <tl/expected.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace sonde::load {

/// How many operations a second, exactly: whole numbers of operations in a million seconds, so that
/// `0.5/s`, `1000/s` and `7/m` (rounded to the nearest) need no floating point.
struct Rate {
    static constexpr std::uint64_t unit = 1'000'000;
    /// A billion a second; beyond it no schedule is kept to the nanosecond.
    static constexpr std::uint64_t most = 1'000'000'000 * unit;

    std::uint64_t per_million_seconds{};

    static constexpr Rate per_second(std::uint64_t count) { return {count * unit}; }
    constexpr double per_second() const {
        return static_cast<double>(per_million_seconds) / static_cast<double>(unit);
    }
    constexpr bool is_zero() const { return per_million_seconds == 0; }

    // NOLINTNEXTLINE(modernize-use-nullptr): the check takes the generated 0 for a pointer.
    constexpr auto operator<=>(const Rate&) const = default;
};

/// Reads `1000/s`, `0.5/s`, `120/m`, `3/h`, and a bare `1000`, which means a second; up to
/// Rate::most, and not so small that it rounds to zero unless it is zero. The error is a sentence
/// with what was expected.
tl::expected<Rate, std::string> parse_rate(std::string_view text);

/// `1000/s`, `0.5/s`: reads back as the same rate.
std::string format_rate(Rate rate);

/// A part of a load profile: the rate goes in a straight line from `from` to `to` over `length`.
struct RateStep {
    Duration length{};  ///< More than zero.
    Rate from{};
    Rate to{};

    friend bool operator==(const RateStep&, const RateStep&) = default;
};

}  // namespace sonde::load
