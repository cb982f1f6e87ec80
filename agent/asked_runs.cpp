// SPDX-License-Identifier: Apache-2.0
#include "agent/asked_runs.hpp"

namespace sonde {

namespace {

/// Beyond these it looks for targets that it can forget: a pattern allows any number of them.
constexpr std::size_t many_targets = 1000;

}  // namespace

AskedRuns::AskedRuns(const AskedRunLimits& limits)
    : at_once_{limits.at_once},
      pacer_{std::chrono::nanoseconds{std::chrono::seconds{1}} /
                 static_cast<Duration::rep>(limits.rate),
             limits.rate} {}

AskedRuns::Answer AskedRuns::ask(const std::string& target, Instant now) {
    const std::scoped_lock lock{mutex_};
    if (under_way_ >= at_once_) {
        return Answer::too_many;
    }
    if (!pacer_.would_grant(now)) {
        return Answer::too_often;
    }
    if (targets_.size() >= many_targets) {
        forget_rested(now);
    }
    auto& one = targets_[target];
    if (one.under_way >= most_at_target) {
        return Answer::too_many_at_target;
    }
    if (!one.pacer.would_grant(now)) {
        return Answer::too_often_at_target;
    }
    pacer_.grant(now);
    one.pacer.grant(now);
    ++under_way_;
    ++one.under_way;
    return Answer::granted;
}

void AskedRuns::ended(const std::string& target) {
    const std::scoped_lock lock{mutex_};
    const auto found = targets_.find(target);
    if (found != targets_.end() && found->second.under_way > 0) {
        --found->second.under_way;
        --under_way_;
    }
}

std::size_t AskedRuns::targets() const {
    const std::scoped_lock lock{mutex_};
    return targets_.size();
}

void AskedRuns::forget_rested(Instant now) {
    std::erase_if(targets_, [now](const auto& entry) {
        return entry.second.under_way == 0 && entry.second.pacer.rested(now);
    });
}

}  // namespace sonde
