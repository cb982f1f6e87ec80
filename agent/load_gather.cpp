// SPDX-License-Identifier: Apache-2.0
#include "agent/load_gather.hpp"

#include "agent/load_frames.hpp"
#include "probes/load/search.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace sonde {

namespace {

/// From the moment when all processes are ready until they start: they open what they need.
constexpr Duration head_start = std::chrono::seconds{1};

LoadOrder order_of(const ProcessesSpec& spec, const load::LoadPlan& plan, std::uint32_t index) {
    LoadOrder order{
        .seed = plan.seed,
        .shard = shard_of_process(spec.shard, index, spec.processes),
        .one_clock = spec.shard.whole(),
    };
    auto unscaled = spec.plan;
    unscaled.seed = plan.seed;
    if (hash_of(unscaled) != hash_of(plan)) {
        order.total = total_rate(plan);
        order.duration = plan.duration;
    }
    return order;
}

tl::expected<std::vector<LoadPart>, std::string> start_all(const ProcessesSpec& spec,
                                                           const load::LoadPlan& plan) {
    std::vector<LoadPart> parts;
    for (std::uint32_t index = 0; index < spec.processes; ++index) {
        auto process = ChildProcess::spawn(spec.executable, spec.arguments);
        if (!process) {
            return tl::unexpected{name_of_part(index, spec.processes) +
                                  " could not be started: " + process.error().message()};
        }
        parts.emplace_back(*std::move(process));
        parts.back().say({.kind = FrameKind::order, .body = to_text(order_of(spec, plan, index))});
    }
    return parts;
}

/// Waits until all are, or one never will be.
tl::expected<void, std::string> wait_until_ready(std::vector<LoadPart>& parts,
                                                 const std::string& plan_hash) {
    while (
        !std::ranges::all_of(parts, [](const LoadPart& part) { return !part.ready().empty(); })) {
        listen_to(parts);
        for (std::size_t index = 0; index < parts.size(); ++index) {
            if (parts[index].ended()) {
                return tl::unexpected{name_of_part(index, parts.size()) + " " +
                                      parts[index].how_it_ended()};
            }
        }
    }
    const auto other = std::ranges::find_if(
        parts, [&](const LoadPart& part) { return part.ready() != plan_hash; });
    if (other != parts.end()) {
        return tl::unexpected{
            std::string{"the processes read another plan than this one: a file has changed"}};
    }
    return {};
}

/// Waits until all have opened what they need, or one cannot.
tl::expected<void, std::string> wait_until_begun(std::vector<LoadPart>& parts) {
    const auto is_known = [](const LoadPart& part) {
        return part.begun() || part.is_over();
    };
    while (!std::ranges::all_of(parts, is_known)) {
        listen_to(parts);
    }
    std::string reasons;
    for (std::size_t index = 0; index < parts.size(); ++index) {
        if (!parts[index].begun()) {
            reasons +=
                name_of_part(index, parts.size()) + ": " + parts[index].how_it_ended() + "\n";
        }
    }
    return reasons.empty() ? tl::expected<void, std::string>{} : tl::unexpected{std::move(reasons)};
}

/// The user's moment, or one that all can keep. The error is a sentence.
tl::expected<WallTime, std::string> start_moment(const std::optional<WallTime>& wanted,
                                                 WallTime now) {
    if (wanted && *wanted < now) {
        return tl::unexpected{
            std::string{"the processes were not ready at the moment to start at"}};
    }
    return wanted.value_or(now + head_start);
}

}  // namespace

tl::expected<std::vector<LoadPart>, std::string> gather(const ProcessesSpec& spec,
                                                        const load::LoadPlan& plan,
                                                        const std::optional<WallTime>& start_at,
                                                        const Clock& clock) {
    auto parts = start_all(spec, plan);
    if (!parts) {
        return tl::unexpected{std::move(parts.error())};
    }
    if (auto ready = wait_until_ready(*parts, hash_of(plan)); !ready) {
        return tl::unexpected{std::move(ready.error())};
    }
    const auto moment = start_moment(start_at, clock.wall_now());
    if (!moment) {
        return tl::unexpected{moment.error()};
    }
    for (const auto& part : *parts) {
        part.say(
            {.kind = FrameKind::start, .body = std::to_string(moment->time_since_epoch().count())});
    }
    if (auto begun = wait_until_begun(*parts); !begun) {
        return tl::unexpected{std::move(begun.error())};
    }
    return parts;
}

}  // namespace sonde
