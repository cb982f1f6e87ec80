// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/preflight.hpp"
#include "probes/load/result.hpp"
#include "probes/load/shard.hpp"
#include "probes/load/snapshot.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sonde::load {

enum class StopKind : std::uint8_t {
    drain,  ///< No more operations; wait for what is under way, DISCONNECT, end.
    now,    ///< End at once.
};

struct RunOptions {
    Shard shard{};
    /// When the connect stage starts; nothing is at once. Shards that start together go from stage
    /// to stage by the clock and not as each is ready.
    std::optional<WallTime> start_at{};
    /// All shards run on this machine: latencies of messages between them can be taken.
    bool one_clock{false};
    Duration interval{std::chrono::seconds{1}};  ///< Of snapshots; 1 s or less.
};

/// A run that is under way: worker threads that share nothing, and this object, which one thread
/// drives. stop() may be called from any thread.
class LoadRun {
  public:
    /// Resolves the targets, looks at the limits and starts the workers. The error is a sentence:
    /// why the run cannot start (exit status 3). `clock` must outlive the run.
    static tl::expected<std::unique_ptr<LoadRun>, std::string> start(LoadPlan plan,
                                                                     const RunOptions& options,
                                                                     const Clock& clock);
    LoadRun(const LoadRun&) = delete;
    LoadRun& operator=(const LoadRun&) = delete;
    ~LoadRun();  ///< Stops now, where the run is not over, and joins the workers.

    /// Waits for the end of the interval and says what happened in it; nothing once the run is
    /// over.
    std::optional<LoadSnapshot> next();

    void stop(StopKind kind);

    /// All of it; after next() has returned nothing.
    LoadResult result() const;

  private:
    struct State;
    explicit LoadRun(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// What would happen, without a packet: for --dry-run. Resolves the targets.
tl::expected<Preflight, std::string> dry_run(const LoadPlan& plan,
                                             const Shard& shard,
                                             std::uint32_t processes = 1);

}  // namespace sonde::load
