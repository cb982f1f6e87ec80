// SPDX-License-Identifier: Apache-2.0
#include "probes/clock_relation.hpp"

#include <chrono>

namespace sonde {

namespace {

using namespace std::chrono_literals;

constexpr int most_readings = 5;
/// Two readings of a clock in a row: nothing came between them, so it gets no better.
constexpr Duration narrow = 200ns;

/// The fastest that Linux slews a clock, and what a reading may be off beside its own error.
constexpr std::int64_t slew_parts = 2'000;  // One in so many: 500 ppm.
constexpr Duration tolerance = 20us;

}  // namespace

ClockRelation relate(const Clock& clock) {
    ClockRelation best{.error = Duration::max()};
    auto before = clock.now();
    for (int reading = 0; reading < most_readings; ++reading) {
        const auto wall = clock.wall_now();
        const auto after = clock.now();
        const auto width = after - before;
        if (width / 2 < best.error) {
            const auto middle = before + width / 2;
            best = {.at = middle,
                    .offset = wall.time_since_epoch() - middle.time_since_epoch(),
                    .error = width / 2};
        }
        if (width <= narrow) {
            break;
        }
        before = after;
    }
    return best;
}

bool stepped(const ClockRelation& before, const ClockRelation& after) {
    const auto moved = std::chrono::abs(after.offset - before.offset);
    const auto slewed = std::chrono::abs(after.at - before.at) / slew_parts;
    return moved > slewed + before.error + after.error + tolerance;
}

}  // namespace sonde
