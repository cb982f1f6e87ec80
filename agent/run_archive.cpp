// SPDX-License-Identifier: Apache-2.0
#include "agent/run_archive.hpp"

#include "probes/publisher_report.hpp"

#include <algorithm>

namespace sonde {

namespace {

void bound(std::optional<Tape>& tape) {
    if (tape && tape->segments.size() > RunArchive::most_segments) {
        auto& segments = tape->segments;
        segments.resize(RunArchive::most_segments);
        segments.shrink_to_fit();
        tape->cut_short = true;
    }
}

ProbeResult bounded(const ProbeResult& result) {
    auto kept = result;
    bound(kept.tape);
    if (kept.publisher && kept.publisher->tape) {
        auto publisher = *kept.publisher;
        bound(publisher.tape);
        kept.publisher = std::move(publisher);
    }
    return kept;
}

bool is_listed(const std::deque<RunArchive::Number>& numbers, RunArchive::Number number) {
    return std::ranges::binary_search(numbers, number);
}

}  // namespace

std::optional<RunArchive::Number> RunArchive::keep(const ProbeResult& result) {
    const bool as_failure = result.failure && limits_.failures > 0;
    if (limits_.runs == 0 && !as_failure) {
        return std::nullopt;
    }
    auto kept = bounded(result);
    const std::scoped_lock lock{mutex_};
    const auto number = ++last_;
    results_.emplace(number, std::move(kept));
    if (limits_.runs > 0) {
        runs_.push_back(number);
    }
    if (as_failure) {
        failures_.push_back(number);
    }
    if (runs_.size() > limits_.runs) {
        const auto oldest = runs_.front();
        runs_.pop_front();
        drop_unless_listed(oldest);
    }
    if (failures_.size() > limits_.failures) {
        const auto oldest = failures_.front();
        failures_.pop_front();
        drop_unless_listed(oldest);
    }
    return number;
}

void RunArchive::drop_unless_listed(Number number) {
    if (!is_listed(runs_, number) && !is_listed(failures_, number)) {
        results_.erase(number);
    }
}

std::optional<ProbeResult> RunArchive::find(Number number) const {
    const std::scoped_lock lock{mutex_};
    const auto found = results_.find(number);
    return found == results_.end() ? std::nullopt : std::optional{found->second};
}

bool RunArchive::has(Number number) const {
    const std::scoped_lock lock{mutex_};
    return results_.contains(number);
}

}  // namespace sonde
