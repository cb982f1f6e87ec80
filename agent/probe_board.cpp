#include "agent/probe_board.hpp"

namespace sonde {

namespace {

ProbeBoard::Change change_between(const std::optional<ProbeResult>& before,
                                  const ProbeResult& now) {
    using Change = ProbeBoard::Change;
    if (now.success()) {
        if (!before) {
            return Change::came_up;
        }
        return before->success() ? Change::none : Change::recovered;
    }
    if (!before || before->success()) {
        return Change::went_down;
    }
    const bool same = before->failure->phase == now.failure->phase &&
                      before->failure->reason == now.failure->reason &&
                      before->failure->code == now.failure->code;
    return same ? Change::none : Change::fails_otherwise;
}

}  // namespace

ProbeBoard::ProbeBoard(const std::vector<ProbeSpec>& specs) {
    standings_.reserve(specs.size());
    for (const auto& spec : specs) {
        places_.emplace(spec.name, standings_.size());
        standings_.push_back({
            .name = spec.name,
            .target = to_string(spec.target),
        });
    }
}

ProbeBoard::Change ProbeBoard::record(const ProbeResult& result) {
    const std::scoped_lock lock{mutex_};
    const auto place = places_.find(result.probe);
    if (place == places_.end()) {
        return Change::none;
    }
    auto& standing = standings_[place->second];
    const auto change = change_between(standing.last, result);
    ++standing.runs;
    if (result.failure) {
        ++standing.failures;
        standing.last_failure = result.failure;
    }
    standing.last = result;
    return change;
}

std::vector<ProbeStanding> ProbeBoard::standings() const {
    const std::scoped_lock lock{mutex_};
    return standings_;
}

}  // namespace sonde
