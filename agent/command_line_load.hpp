// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_place.hpp"
#include "agent/otlp_place.hpp"
#include "agent/output_format.hpp"
#include "config/agent_config.hpp"
#include "probes/clock.hpp"
#include "probes/load/load_threshold.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/rate.hpp"
#include "probes/load/shard.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sonde {

/// Files that a result is written to, beside standard output; an empty path: not written.
struct LoadFiles {
    std::string json{};   ///< The whole result with its histograms, which `sonde merge` reads.
    std::string hdr{};    ///< HdrHistogram's interval log.
    std::string csv{};    ///< The timeline.
    std::string junit{};  ///< The thresholds.
    std::string html{};   ///< The report.
    std::string prom{};   ///< The final figures in Prometheus' text format.

    friend bool operator==(const LoadFiles&, const LoadFiles&) = default;
};

/// `--find-max-rate`: the highest rate at which all of these hold.
struct RateSearch {
    std::vector<load::LoadThreshold> slo{};  ///< Beside that nothing is lost and nothing fails.

    friend bool operator==(const RateSearch&, const RateSearch&) = default;
};

/// `--sweep 1000..20000:1000`: from, from + step, ... up to `to`, which is always the last.
struct RateSweep {
    load::Rate from{};
    load::Rate to{};    ///< `from` or more.
    load::Rate step{};  ///< More than zero.

    friend bool operator==(const RateSweep&, const RateSweep&) = default;
};

/// `--start-at`: a moment, or so long after the command began.
using StartTime = std::variant<WallTime, Duration>;

enum class ProgressChoice : std::uint8_t {
    automatic,  ///< On a terminal only.
    on,
    off,
};

/// `sonde load URL...` and `sonde load --plan FILE`
struct LoadCommand {
    load::LoadPlan plan{};
    /// Otherwise plan.seed is 0, and whoever runs the plan sets it: at random, or, where it is one
    /// shard of several, from hash_of(plan), so that all shards have the same.
    bool seed_given{false};
    /// The words behind `sonde load` that make this plan again, for other processes: URLs, --plan
    /// and all keys of the plan, without all that is only about this command. Holds no secret.
    std::vector<std::string> plan_arguments{};

    load::Shard shard{};
    std::string shard_source{};  ///< `--shard` or an environment variable; empty: nobody said.
    std::optional<StartTime> start_at{};
    std::uint32_t processes{1};  ///< Local ones that share the plan, or this shard of it.

    /// At most one of these. Then the plan is one step of it: plan.duration is the step's, all
    /// populations that publish in the open loop have a constant rate, and their sum is scaled.
    std::optional<RateSearch> search{};
    std::optional<RateSweep> sweep{};

    bool dry_run{false};
    OutputFormat format{};
    LoadFiles files{};
    ProgressChoice progress{};
    std::vector<std::string> remarks{};     ///< What may surprise whoever wrote the plan.
    std::optional<ListenAddress> listen{};  ///< Serves /metrics while it runs.
    std::string web_config{};               ///< Who may ask, and how; empty: everybody.
    bool native_histograms{false};          ///< There, too; only with `listen`.
    std::optional<HttpPlace> push{};        ///< A Pushgateway that gets the final figures.
    std::optional<OtlpPlace> otlp{};        ///< Gets them as well.
};

/// `sonde load-child`: what the agent starts for `--processes`. Not for people, and not in the
/// help. Its part of the plan comes on standard input.
struct LoadChildCommand {
    LoadCommand load{};
};

/// `sonde merge FILE...`
struct MergeCommand {
    std::vector<std::string> files{};  ///< Results of shards, written by --json; at least one.
    OutputFormat format{};
    LoadFiles outputs{};
    std::optional<HttpPlace> push{};
    std::optional<OtlpPlace> otlp{};
    std::vector<load::LoadThreshold> thresholds{};  ///< None of them aborts.
};

}  // namespace sonde
