// SPDX-License-Identifier: Apache-2.0
#include "agent/load_child.hpp"
#include "probes/load/search.hpp"
#include "tests/agent/fake_load.hpp"
#include "tests/agent/plan_for_processes.hpp"

#include <unistd.h>

#include <csignal>
#include <iostream>
#include <string>

/// A process of a plan whose run is made up: `load-child MANNER`, where the second process does
/// what the manner says.
namespace sonde::testing {

namespace {

/// What the process was told is what it reports, so that a test sees that all was said.
load::LoadResult result_of(const load::LoadPlan& plan, const load::RunOptions& options) {
    auto result = good_result();
    result.plan_hash = hash_of(plan);
    result.seed = plan.seed;
    result.shard = options.shard;
    result.wanted_rate = load::total_rate(plan).per_second();
    result.plan_summary = options.one_clock ? "one clock" : "clocks apart";
    return result;
}

FakeLoad::Script script_of(const std::string& manner,
                           const load::LoadPlan& plan,
                           const load::RunOptions& options,
                           const std::optional<WallTime>& start_at) {
    const bool odd_one = options.shard.index == 1;
    FakeLoad::Script script{.result = result_of(plan, options)};
    const auto seconds = manner == "short" && odd_one ? 1U : 3U;
    for (std::uint64_t second = 0; second < seconds; ++second) {
        auto interval = good_interval(second);
        interval.wall = start_at.value_or(WallTime{}) + interval.at;
        interval.delivered_in.set(options.shard.index);
        script.intervals.push_back(std::move(interval));
    }
    if (manner == "waits" || manner == "dies") {
        script.stops_awaited = 1;
    }
    if (manner == "hangs" && odd_one) {
        script.stops_awaited = ~std::size_t{0};
    }
    if (manner == "dies" && odd_one) {
        script.behind_intervals = [] {
            std::raise(SIGKILL);
        };
    }
    return script;
}

StartLoad start_in(const std::string& manner, const load::RunOptions& options) {
    return [manner, options](const load::LoadPlan& plan, const std::optional<WallTime>& start_at)
               -> tl::expected<std::unique_ptr<OngoingLoad>, std::string> {
        if (manner == "refuses" && options.shard.index == 1) {
            return tl::unexpected{std::string{"too few ports"}};
        }
        static std::vector<load::StopKind> stops;
        return std::make_unique<FakeLoad>(script_of(manner, plan, options, start_at), stops);
    };
}

}  // namespace

}  // namespace sonde::testing

int main(int argc, char** argv) {
    const std::string manner = argc > 2 ? argv[2] : "";
    if (manner == "complains") {
        std::cerr << "the file is gone\n";
        return 2;
    }
    auto plan = sonde::testing::plan_for_processes();
    if (manner == "misreads") {
        plan.populations[0].count = 11;
    }
    return sonde::run_load_child(
        {.plan = plan},
        [&](const sonde::load::RunOptions& options) {
            return sonde::testing::start_in(manner, options);
        },
        STDIN_FILENO,
        STDOUT_FILENO);
}
