// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/worker_link.hpp"

#include <cstdint>
#include <optional>

namespace sonde::load {

/// Where all workers together stand.
struct Progress {
    std::uint64_t clients{};
    std::uint64_t settled{};
    std::uint64_t connected{};
    std::uint64_t subscribing{};
    std::uint64_t open{};       ///< Measured messages waiting or in flight.
    std::uint64_t expected{};   ///< Deliveries.
    std::uint64_t accounted{};  ///< Delivered or excused.
};

/// Decides when a run goes from stage to stage. Alone, a stage of connecting or subscribing ends as
/// soon as everybody is through; shards that start together go by the clock, for each knows only
/// its own. No I/O: time and progress in, orders out.
class Stages {
  public:
    struct Mode {
        bool by_clock{};        ///< One of several shards.
        bool crosses_shards{};  ///< What is expected here may arrive elsewhere.
    };

    Stages(const LoadPlan& plan, const Mode& mode);

    /// The order that begins the run.
    StageOrder begin(Instant at);

    /// The next order, if it is time for it.
    std::optional<StageOrder> advance(Instant now, const Progress& progress);

    /// No more operations: drain what is under way, or end at once.
    std::optional<StageOrder> stop(Instant now, bool drain);

    Stage stage() const { return order_.stage; }
    Instant until() const { return order_.until; }

    /// How long connecting takes by the plan: zero for a storm.
    static Duration connect_span(const LoadPlan& plan);

  private:
    StageOrder enter(Stage stage, Instant at);
    Duration length_of(Stage stage) const;
    bool is_through(const Progress& progress) const;

    Duration connect_;
    Duration subscribe_;
    Duration warm_up_;
    Duration measure_;
    Duration drain_;
    Mode mode_;
    StageOrder order_{};
};

}  // namespace sonde::load
