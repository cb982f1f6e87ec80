// SPDX-License-Identifier: Apache-2.0
#include "probes/load/shard.hpp"

#include "probes/wording.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <span>

namespace sonde::load {

namespace {

using Environment = std::map<std::string, std::string, std::less<>>;

/// The variables by which an engine hands out an index and a count.
struct Engine {
    std::string_view index{};
    std::string_view count{};
    std::string_view first{};   ///< Where its indices start; empty: at 0.
    std::string_view step{};    ///< How far they lie apart; empty: 1.
    std::string_view advice{};  ///< How the count comes to be set.
};

/// In the order in which they are asked.
constexpr std::array engines{
    Engine{.index = "JOB_COMPLETION_INDEX",
           .count = "JOB_COMPLETIONS",
           .advice = "set it in the manifest to the Job's completions"},
    Engine{.index = "SLURM_ARRAY_TASK_ID",
           .count = "SLURM_ARRAY_TASK_COUNT",
           .first = "SLURM_ARRAY_TASK_MIN",
           .step = "SLURM_ARRAY_TASK_STEP",
           .advice = "start the array with `sbatch --array=0-N`"},
    Engine{.index = "OMPI_COMM_WORLD_RANK",
           .count = "OMPI_COMM_WORLD_SIZE",
           .advice = "start sonde with mpirun, or pass --shard"},
    Engine{.index = "PMI_RANK",
           .count = "PMI_SIZE",
           .advice = "start sonde with mpiexec, or pass --shard"},
};

std::optional<std::uint32_t> read_number(std::string_view text) {
    std::uint32_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && stopped == end ? std::optional{number} : std::nullopt;
}

tl::expected<std::uint32_t, std::string> number_of(std::string_view variable,
                                                   const std::string& text) {
    if (const auto number = read_number(text)) {
        return *number;
    }
    return tl::unexpected{std::string{variable} + " is " + in_backticks(text) +
                          ", and not a whole number"};
}

/// What a variable holds, or `otherwise` where there is no such variable.
tl::expected<std::uint32_t, std::string> number_of(const Environment& environment,
                                                   std::string_view variable,
                                                   std::uint32_t otherwise) {
    const auto found = environment.find(variable);
    return found == environment.end() ? otherwise : number_of(variable, found->second);
}

tl::expected<std::uint32_t, std::string> count_of(const Engine& engine,
                                                  const Environment& environment) {
    const auto found = environment.find(engine.count);
    if (found == environment.end()) {
        return tl::unexpected{std::string{engine.index} + " is set without " +
                              std::string{engine.count} + ": " + std::string{engine.advice}};
    }
    auto count = number_of(engine.count, found->second);
    if (count && *count == 0) {
        return tl::unexpected{std::string{engine.count} + " is 0: " + std::string{engine.advice}};
    }
    return count;
}

/// From an engine that is there.
tl::expected<Shard, std::string> shard_from(const Engine& engine,
                                            const std::string& written,
                                            const Environment& environment) {
    const auto id = number_of(engine.index, written);
    if (!id) {
        return tl::unexpected{id.error()};
    }
    const auto count = count_of(engine, environment);
    if (!count) {
        return tl::unexpected{count.error()};
    }
    const auto first = number_of(environment, engine.first, 0);
    if (!first) {
        return tl::unexpected{first.error()};
    }
    const auto step = number_of(environment, engine.step, 1);
    if (!step) {
        return tl::unexpected{step.error()};
    }
    // Arrays such as 1,4,9 have tasks that no step leads to.
    const bool reached = *step > 0 && *id >= *first && (*id - *first) % *step == 0 &&
                         (*id - *first) / *step < *count;
    if (!reached) {
        return tl::unexpected{std::string{engine.index} + " is " + written + ", which is none of " +
                              std::to_string(*count) + " from " + std::to_string(*first) +
                              " in steps of " + std::to_string(*step) + ": " +
                              std::string{engine.advice}};
    }
    return Shard{.index = (*id - *first) / *step, .count = *count};
}

}  // namespace

tl::expected<Shard, std::string> parse_shard(std::string_view text) {
    const auto slash = text.find('/');
    const auto index = read_number(text.substr(0, slash));
    const auto count =
        slash == std::string_view::npos ? std::nullopt : read_number(text.substr(slash + 1));
    if (!index || !count) {
        return tl::unexpected{"expected a shard such as 0/4, the first of four, found " +
                              in_backticks(text)};
    }
    if (*count == 0) {
        return tl::unexpected{in_backticks(text) + " cuts the plan into no parts at all"};
    }
    if (*index >= *count) {
        return tl::unexpected{in_backticks(text) + " is none of " + std::to_string(*count) +
                              " shards: they are numbered from 0 to " + std::to_string(*count - 1)};
    }
    return Shard{.index = *index, .count = *count};
}

std::string to_string(const Shard& shard) {
    return std::to_string(shard.index) + "/" + std::to_string(shard.count);
}

tl::expected<std::optional<FoundShard>, std::string> find_shard(const Environment& environment) {
    for (const auto& engine : engines) {
        const auto index = environment.find(engine.index);
        if (index == environment.end()) {
            continue;
        }
        return shard_from(engine, index->second, environment).map([&](const Shard& shard) {
            return std::optional{FoundShard{.shard = shard, .source = std::string{engine.index}}};
        });
    }
    return std::nullopt;
}

}  // namespace sonde::load
