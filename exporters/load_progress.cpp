// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_progress.hpp"

#include "exporters/load_wording.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace sonde::load {

namespace {

/// The stage's name for people.
std::string words_for(Stage stage) {
    std::string words{name_of(stage)};
    std::ranges::replace(words, '_', ' ');
    return words;
}

/// A part of the line; of those that do not fit the one with the lowest rank goes first.
struct Part {
    int rank{};
    std::string text{};
};

std::string joined(const std::vector<Part>& parts) {
    std::string line;
    for (const auto& part : parts) {
        line += (line.empty() ? "" : "  ") + part.text;
    }
    return line;
}

std::string rate_part(const LoadSnapshot& interval) {
    const auto length = std::chrono::duration<double>(interval.length).count();
    const auto sent = interval.counts.sent + interval.warm_up_messages;
    const auto got = rate_text(length > 0 ? std::round(static_cast<double>(sent) / length) : 0.0);
    return interval.wanted_rate > 0
               ? fmt::format("{} of {}", got, rate_text(std::round(interval.wanted_rate)))
               : got;
}

/// Whole seconds, rounded up, so that the end is not called reached before it is.
std::string time_left(Duration remaining) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(remaining).count();
    const auto hours = seconds / 3600;
    const auto minutes = seconds / 60 % 60;
    return hours > 0 ? fmt::format("{}:{:02}:{:02} left", hours, minutes, seconds % 60)
                     : fmt::format("{}:{:02} left", minutes, seconds % 60);
}

std::vector<Part> parts_of(const LoadSnapshot& interval, const ProgressContext& context) {
    std::vector<Part> parts{{9, words_for(interval.stage)}};
    parts.push_back({7, fmt::format("{}/{} connected", interval.connected, interval.clients)});
    if (interval.wanted_rate > 0 || interval.counts.sent > 0 || interval.warm_up_messages > 0) {
        parts.push_back({6, rate_part(interval)});
    }
    const auto& response = interval.latency.response;
    if (response.count() > 0) {
        parts.push_back({2, "p50 " + format_duration(response.at(50))});
        parts.push_back({4, "p99 " + format_duration(response.at(99))});
    }
    if (context.failures > 0) {
        parts.push_back({5, fmt::format("{} failed", context.failures)});
    }
    if (context.remaining) {
        parts.push_back({3, time_left(*context.remaining)});
    }
    return parts;
}

}  // namespace

std::string progress_line(const LoadSnapshot& interval, const ProgressContext& context, int width) {
    const auto columns = static_cast<std::size_t>(std::max(width, 0));
    auto parts = parts_of(interval, context);
    while (parts.size() > 1 && joined(parts).size() > columns) {
        parts.erase(std::ranges::min_element(parts, {}, &Part::rank));
    }
    return joined(parts).substr(0, columns);
}

LoadProgress::LoadProgress(const LoadPlan& plan, const Shard& shard)
    : warm_up_{plan.warm_up}, measure_{plan.duration} {
    if (plan.connect_rate && !plan.connect_rate->is_zero()) {
        connect_rate_ = plan.connect_rate->per_second() / shard.count;
    }
}

std::string LoadProgress::add(const LoadSnapshot& interval, int width) {
    if (stage_ != interval.stage) {
        stage_ = interval.stage;
        stage_start_ = interval.at;
    }
    for (const auto& [key, failure] : interval.failures) {
        failures_ += failure.count;
    }
    return progress_line(
        interval, {.failures = failures_, .remaining = remaining(interval)}, width);
}

/// Without the drain, which ends as soon as nothing is missing.
std::optional<Duration> LoadProgress::remaining(const LoadSnapshot& interval) const {
    const auto in_stage = interval.at + interval.length - stage_start_;
    const auto left_of = [in_stage](Duration length) {
        return std::max(length - in_stage, Duration::zero());
    };
    switch (interval.stage) {
        case Stage::connect: {
            const auto missing = interval.clients - std::min(interval.clients, interval.connected);
            if (missing > 0 && !connect_rate_) {
                return std::nullopt;
            }
            const auto connecting =
                missing > 0 ? static_cast<double>(missing) / *connect_rate_ : 0.0;
            return Duration{std::llround(connecting * 1e9)} + warm_up_ + measure_;
        }
        case Stage::subscribe:
            return warm_up_ + measure_;
        case Stage::warm_up:
            return left_of(warm_up_) + measure_;
        case Stage::measure:
            return left_of(measure_);
        case Stage::drain:
        case Stage::done:
            break;
    }
    return std::nullopt;
}

}  // namespace sonde::load
