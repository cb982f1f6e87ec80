// SPDX-License-Identifier: Apache-2.0
#include "agent/load_search.hpp"

#include "agent/load_drive.hpp"
#include "agent/load_status.hpp"
#include "probes/load/random.hpp"

#include <algorithm>
#include <utility>

namespace sonde {

namespace {

/// Runs one step and adds it to the curve; nothing where there is no outcome to go on from.
class Steps {
  public:
    Steps(const load::LoadPlan& plan, const RunStep& run, const ObserveStep& observe)
        : plan_{plan}, run_{run}, observe_{observe} {}

    std::optional<load::StepEnd> run(load::Rate rate, std::span<const load::LoadThreshold> slo) {
        auto plan = load::scaled(plan_, rate, plan_.duration);
        plan.seed = load::derived_seed(plan_.seed, curve_.steps.size());
        const auto result = run_(plan);
        if (!result) {
            curve_.not_started = result.error();
            return std::nullopt;
        }
        if (result->interrupted) {
            curve_.interrupted = true;
            return std::nullopt;
        }
        if (is_unreachable(*result)) {
            curve_.not_started = why_nobody_connected(*result);
            return std::nullopt;
        }
        curve_.steps.push_back(judge_step(rate, *result, slo));
        observe_(curve_.steps.back());
        return curve_.steps.back().end;
    }

    LoadCurve& curve() { return curve_; }

  private:
    const load::LoadPlan& plan_;
    const RunStep& run_;
    const ObserveStep& observe_;
    LoadCurve curve_{};
};

bool has_step(const LoadCurve& curve, load::StepEnd end) {
    return std::ranges::find(curve.steps, end, &load::StepOutcome::end) != curve.steps.end();
}

}  // namespace

LoadCurve find_max_rate(const load::LoadPlan& plan,
                        std::span<const load::LoadThreshold> slo,
                        const RunStep& run,
                        const ObserveStep& observe) {
    Steps steps{plan, run, observe};
    load::MaxRateSearch search{{.start = load::total_rate(plan)}};
    while (const auto rate = search.next()) {
        const auto end = steps.run(*rate, slo);
        if (!end) {
            break;
        }
        search.report(*end);
    }
    steps.curve().search = search.result();
    return std::move(steps.curve());
}

LoadCurve sweep(const load::LoadPlan& plan,
                std::span<const load::Rate> rates,
                const RunStep& run,
                const ObserveStep& observe) {
    Steps steps{plan, run, observe};
    for (const auto rate : rates) {
        if (!steps.run(rate, plan.thresholds)) {
            break;
        }
    }
    return std::move(steps.curve());
}

int exit_status(const LoadCurve& curve, bool has_thresholds, bool all_written) {
    const bool limited = curve.search ? !curve.search->held && curve.search->not_held_end ==
                                                                   load::StepEnd::generator_limited
                                      : has_step(curve, load::StepEnd::generator_limited);
    const bool broke = curve.search ? !curve.search->held
                                    : has_thresholds && has_step(curve, load::StepEnd::broke);
    return exit_status({
        .interrupted = curve.interrupted,
        .not_started = !curve.not_started.empty(),
        .generator_limited = limited,
        .failed = broke || !all_written,
    });
}

}  // namespace sonde
