// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/engine.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/result.hpp"
#include "probes/load/snapshot.hpp"

#include <tl/expected.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace sonde {

/// A load plan that is being carried out, by this process or by several.
class OngoingLoad {
  public:
    OngoingLoad() = default;
    OngoingLoad(const OngoingLoad&) = delete;
    OngoingLoad& operator=(const OngoingLoad&) = delete;
    OngoingLoad(OngoingLoad&&) = delete;
    OngoingLoad& operator=(OngoingLoad&&) = delete;
    virtual ~OngoingLoad() = default;

    /// Waits for the end of the interval; nothing once the run is over.
    virtual std::optional<load::LoadSnapshot> next() = 0;

    /// May be called from any thread.
    virtual void stop(load::StopKind kind) = 0;

    /// After next() has returned nothing. The error is a sentence.
    virtual tl::expected<load::LoadResult, std::string> result() = 0;
};

/// Starts a plan, at once or at a moment. The error is why it cannot start, in one or more lines.
using StartLoad = std::function<tl::expected<std::unique_ptr<OngoingLoad>, std::string>(
    const load::LoadPlan& plan, const std::optional<WallTime>& start_at)>;

/// In this process; the options' start_at is not looked at. `clock` must outlive the runs.
StartLoad load_in_this_process(const load::RunOptions& options, const Clock& clock);

}  // namespace sonde
