// SPDX-License-Identifier: Apache-2.0
#include "agent/load_processes.hpp"

#include "agent/load_gather.hpp"
#include "agent/load_join.hpp"
#include "agent/load_part.hpp"
#include "probes/load/early_breach.hpp"
#include "probes/load/engine.hpp"
#include "probes/load/merge.hpp"
#include "probes/load/run_totals.hpp"
#include "probes/load/topology.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

namespace sonde {

namespace {

/// What a process gets to end in after it was told to end at once.
constexpr Duration grace = std::chrono::seconds{10};

class LoadInProcesses final : public OngoingLoad {
  public:
    LoadInProcesses(load::LoadPlan plan,
                    const load::Shard& shard,
                    std::vector<LoadPart> parts,
                    const Clock& clock)
        : plan_{std::move(plan)},
          shard_{shard},
          parts_{std::move(parts)},
          clock_{clock},
          totals_{blank_result(plan_)} {}

    std::optional<load::LoadSnapshot> next() override {
        while (!std::ranges::all_of(parts_, &LoadPart::is_at_hand)) {
            listen_to(parts_);
            end_with_the_first_to_fail();
            kill_what_does_not_end();
        }
        std::vector<load::LoadSnapshot> intervals;
        for (auto& part : parts_) {
            if (!part.intervals().empty()) {
                intervals.push_back(std::move(part.intervals().front()));
                part.intervals().pop_front();
            }
        }
        if (intervals.empty()) {
            return std::nullopt;
        }
        auto interval = side_by_side(intervals);
        interval.index = index_++;
        totals_.add(interval);
        look_at_thresholds(interval);
        return interval;
    }

    void stop(load::StopKind kind) override {
        for (const auto& part : parts_) {
            part.say({.kind = kind == load::StopKind::drain ? FrameKind::drain : FrameKind::now});
        }
        if (kind == load::StopKind::now) {
            told_to_end_ = clock_.now().time_since_epoch().count();
        }
    }

    tl::expected<load::LoadResult, std::string> result() override {
        const bool complete = std::ranges::all_of(
            parts_, [](const LoadPart& part) { return part.result().has_value(); });
        if (!complete) {
            return pieced_together();
        }
        return merged_result().or_else([this](const std::string& refusal) {
            auto result = pieced_together();
            result.limited_by.push_back("the processes did not run as one: " + refusal);
            return tl::expected<load::LoadResult, std::string>{std::move(result)};
        });
    }

  private:
    /// Without it nothing that the others measure is what was asked for.
    void end_with_the_first_to_fail() {
        const auto failed = std::ranges::any_of(
            parts_, [](const LoadPart& part) { return part.ended() && !part.result(); });
        if (failed && !std::exchange(failed_, failed)) {
            stop(load::StopKind::drain);
        }
    }

    void kill_what_does_not_end() {
        const auto told = told_to_end_.load();
        if (told == 0 || clock_.now() < Instant{Duration{told}} + grace) {
            return;
        }
        for (const auto& part : parts_) {
            if (!part.is_over()) {
                part.kill();
            }
        }
    }

    void look_at_thresholds(const load::LoadSnapshot& interval) {
        if (interval.stage != load::Stage::measure || !aborted_by_.empty()) {
            return;
        }
        for (const auto& threshold : plan_.thresholds) {
            if (is_breached_already(threshold, totals_.so_far())) {
                aborted_by_.push_back(threshold.text);
            }
        }
        if (!aborted_by_.empty()) {
            stop(load::StopKind::drain);
        }
    }

    tl::expected<load::LoadResult, std::string> merged_result() {
        std::vector<load::LoadResult> results;
        for (const auto& part : parts_) {
            results.push_back(*part.result());
            results.back().shard = {.index = static_cast<std::uint32_t>(results.size() - 1),
                                    .count = static_cast<std::uint32_t>(parts_.size())};
        }
        return merge(results, plan_.thresholds).map([this](load::LoadResult whole) {
            // Side by side on one clock, the intervals tell more than the parts do.
            auto joint = totals_.result();
            whole.timeline = std::move(joint.timeline);
            whole.longest_gap = joint.longest_gap;
            name_the_shard(whole);
            for (auto& outcome : whole.thresholds) {
                outcome.aborted = std::ranges::find(aborted_by_, outcome.text) != aborted_by_.end();
            }
            return whole;
        });
    }

    /// That they were several processes is nobody's business when this is merged with others.
    void name_the_shard(load::LoadResult& whole) const {
        if (shard_.whole()) {
            return;
        }
        whole.shard = shard_;
        whole.merged.clear();
        whole.crosses_shards = load::Topology{plan_, shard_.count}.crosses_shards();
    }

    /// What the intervals add up to, where not every process has told its result.
    load::LoadResult pieced_together() {
        auto result = totals_.result();
        name_the_shard(result);
        // Of a process that is no more, what it had not finished stays so.
        auto& counts = result.counts;
        counts.waiting = counts.scheduled - counts.sent - counts.overload;
        counts.in_flight = counts.sent - counts.acknowledged - counts.failed;
        for (std::size_t index = 0; index < parts_.size(); ++index) {
            auto& part = parts_[index];
            if (!part.result()) {
                result.limited_by.push_back(name_of_part(index, parts_.size()) + " " +
                                            part.how_it_ended());
            }
        }
        for (const auto& threshold : plan_.thresholds) {
            result.thresholds.push_back(evaluate(threshold, result));
        }
        return result;
    }

    const load::LoadPlan plan_;
    const load::Shard shard_;
    std::vector<LoadPart> parts_;
    const Clock& clock_;
    load::RunTotals totals_;
    std::uint64_t index_{};
    std::vector<std::string> aborted_by_{};
    bool failed_{false};
    std::atomic<Duration::rep> told_to_end_{0};  ///< On the monotonic clock; zero: not yet.
};

}  // namespace

ProcessesSpec processes_of(const LoadCommand& command, const std::string& executable) {
    ProcessesSpec spec{
        .executable = executable,
        .arguments = command.plan_arguments,
        .plan = command.plan,
        .shard = command.shard,
        .processes = command.processes,
    };
    spec.arguments.insert(spec.arguments.begin(), "load-child");
    return spec;
}

load::Shard shard_of_process(const load::Shard& whole,
                             std::uint32_t process,
                             std::uint32_t processes) {
    // Modulo the larger count first and the smaller one then, a client comes to the same shard.
    return {.index = whole.index + process * whole.count, .count = whole.count * processes};
}

std::optional<std::string> obstacle_to_sharing(const load::LoadPlan& plan,
                                               const load::Shard& whole,
                                               std::uint32_t processes) {
    if (whole.whole() || processes == 1) {
        return std::nullopt;
    }
    const auto parts = whole.count * processes;
    const auto split = std::ranges::find_if(plan.populations, [&](const auto& population) {
        return population.groups >= whole.count && population.groups < parts;
    });
    if (split == plan.populations.end()) {
        return std::nullopt;
    }
    return "population `" + split->name + "` has " + std::to_string(split->groups) +
           " groups, which cannot be shared by " + std::to_string(processes) + " processes in " +
           std::to_string(whole.count) + " shards: make it " + std::to_string(parts) +
           " shards of one process each";
}

StartLoad load_in_processes(ProcessesSpec spec, const Clock& clock) {
    return [spec = std::move(spec), &clock](const load::LoadPlan& plan,
                                            const std::optional<WallTime>& start_at)
               -> tl::expected<std::unique_ptr<OngoingLoad>, std::string> {
        if (auto obstacle = obstacle_to_sharing(plan, spec.shard, spec.processes)) {
            return tl::unexpected{*std::move(obstacle)};
        }
        // Each process looks at its own part only, and they share the machine's ports.
        const auto preflight = load::dry_run(plan, spec.shard, spec.processes);
        if (!preflight) {
            return tl::unexpected{preflight.error()};
        }
        if (!preflight->obstacles.empty()) {
            return tl::unexpected{obstacle_lines(*preflight)};
        }
        auto parts = gather(spec, plan, start_at, clock);
        if (!parts) {
            return tl::unexpected{std::move(parts.error())};
        }
        return std::make_unique<LoadInProcesses>(plan, spec.shard, *std::move(parts), clock);
    };
}

}  // namespace sonde
