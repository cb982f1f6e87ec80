// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/load_broker/counters.hpp"
#include "tests/support/load_broker/options.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace sonde::load_broker {

/// What a delivery suffers. A dropped one suffers nothing else.
struct DeliveryFault {
    bool drop{};
    bool duplicate{};
    bool redeliver{};
    bool hold{};
    bool corrupt{};
};

/// Whose turn it is: a worker's counts of deliveries and connections.
class FaultTurns {
  public:
    explicit FaultTurns(const FaultOptions& options) : options_{options} {}

    DeliveryFault next_delivery() {
        ++deliveries_;
        if (hits(deliveries_, options_.drop_every)) {
            return {.drop = true};
        }
        return {.duplicate = hits(deliveries_, options_.duplicate_every),
                .redeliver = hits(deliveries_, options_.redeliver_every),
                .hold = hits(deliveries_, options_.reorder_every),
                .corrupt = hits(deliveries_, options_.corrupt_every)};
    }

    bool refuses_next_connect() { return hits(++connects_, options_.refuse_every); }

  private:
    static bool hits(std::uint64_t count, std::uint64_t every) {
        return every != 0 && count % every == 0;
    }

    const FaultOptions& options_;
    std::uint64_t deliveries_{};
    std::uint64_t connects_{};
};

/// The one time in which all workers stand still, as a broker that is stopped or swaps.
class Freeze {
  public:
    explicit Freeze(const FaultOptions& options) : options_{options} {}

    void publish_received() {
        if (options_.freeze_at && start_.load(std::memory_order_relaxed) == unset) {
            std::int64_t expected = unset;
            start_.compare_exchange_strong(
                expected, (now() + *options_.freeze_at).time_since_epoch().count());
        }
    }

    /// Waits until the freeze is over, if it is on; whether it was.
    bool wait_out() const;

  private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::int64_t unset = -1;
    static Clock::time_point now() { return Clock::now(); }

    const FaultOptions& options_;
    std::atomic<std::int64_t> start_{unset};  ///< Nanoseconds of the steady clock.
};

}  // namespace sonde::load_broker
