// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>

namespace sonde::wire {

/// A length of time. The protocol core reads no clock; whoever drives it says what time it is.
struct Duration {
    std::int64_t nanoseconds = 0;

    // NOLINTNEXTLINE(modernize-use-nullptr): the check takes the generated 0 for a pointer.
    constexpr auto operator<=>(const Duration&) const = default;
};

constexpr Duration seconds(std::int64_t count) {
    return {count * 1'000'000'000};
}
constexpr Duration milliseconds(std::int64_t count) {
    return {count * 1'000'000};
}

/// A point on the driver's monotonic clock.
struct Instant {
    std::int64_t nanoseconds = 0;

    // NOLINTNEXTLINE(modernize-use-nullptr): the check takes the generated 0 for a pointer.
    constexpr auto operator<=>(const Instant&) const = default;
};

constexpr Instant operator+(Instant start, Duration length) {
    return {start.nanoseconds + length.nanoseconds};
}

constexpr Duration operator-(Instant later, Instant earlier) {
    return {later.nanoseconds - earlier.nanoseconds};
}

}  // namespace sonde::wire
