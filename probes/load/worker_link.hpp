// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/snapshot.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace sonde::load {

/// A stage begins; `until` is its planned end. All workers are told the same.
struct StageOrder {
    Stage stage{};
    Instant at{};
    Instant until{};
};

/// Where a worker stands, written by it once a turn and read by the engine at any time.
struct WorkerStatus {
    std::atomic<std::uint64_t> settled{};  ///< Clients whose first attempt has ended.
    std::atomic<std::uint64_t> connected{};
    std::atomic<std::uint64_t> subscribed{};
    std::atomic<std::uint64_t> subscribing{};  ///< SUBACKs that are still to come.
    std::atomic<std::uint64_t> open{};         ///< Measured messages waiting or in flight.
    std::atomic<std::uint64_t> expected{};     ///< Deliveries, since the start.
    std::atomic<std::uint64_t> accounted{};    ///< Delivered or excused, since the start.
    std::atomic<std::uint64_t> obeyed{};       ///< WorkerLink::news up to which all is done.
    std::atomic<bool> ended{};
};

/// All that the engine and one worker share. The lock is taken once an interval and once a stage,
/// never for a message.
struct WorkerLink {
    WorkerStatus status{};

    /// Counts what the engine has put here; the worker looks at it once a turn.
    std::atomic<std::uint64_t> news{};

    std::mutex mutex{};
    std::condition_variable handed_over{};  ///< `ready` has become true,
    std::condition_variable taken{};        ///< or false again.
    std::vector<StageOrder> orders{};
    /// The engine wants the tally of the interval that ends here.
    std::optional<Instant> interval_end{};
    bool ready{false};  ///< `tally` is what the engine asked for.
    LoadSnapshot tally{};
};

}  // namespace sonde::load
