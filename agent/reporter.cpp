// SPDX-License-Identifier: Apache-2.0
#include "agent/reporter.hpp"

#include "exporters/printable.hpp"
#include "probes/quantity.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace sonde {

namespace {

std::string name_of_run(const ProbeResult& result) {
    return result.address.empty() ? result.probe : result.probe + " at " + result.address;
}

std::string times_of(const ProbeResult& result) {
    std::string times;
    for (const auto phase : all_phases) {
        if (const auto time = result.phases.get(phase)) {
            times += std::string{name_of(phase)} + " " + format_duration(*time) + ", ";
        }
    }
    return times + "total " + format_duration(result.total);
}

}  // namespace

Reporter::Reporter(MetricsStore& store,
                   ProbeBoard& board,
                   RunArchive& archive,
                   RunRequests& requests,
                   spdlog::logger& log)
    : store_{store}, board_{board}, archive_{archive}, requests_{requests}, log_{log} {}

void Reporter::started(const ProbeSpec& spec, Duration lateness) {
    requests_.begun(spec.name);
    store_.run_started(spec.name);
    store_.record_lateness(lateness);
}

void Reporter::skipped(const ProbeSpec& spec, std::uint64_t runs) {
    store_.record_skipped(spec.name, runs);
    log_.debug("{}: {} run(s) skipped", spec.name, runs);
}

void Reporter::finished(std::span<const ProbeResult> results) {
    if (!results.empty()) {
        requests_.ended(results.front().probe);
    }
    store_.record(results);
    std::vector<std::optional<RunArchive::Number>> numbers;
    for (const auto& result : results) {
        numbers.push_back(archive_.keep(result));
    }
    const auto changes = board_.record(results, numbers);
    for (std::size_t i = 0; i < results.size(); ++i) {
        tell(results[i], changes.of_results[i]);
        tell_changes(results[i]);
    }
    for (const auto& address : changes.departed) {
        log_.info("{} at {}: the name has this address no more",
                  results.front().probe,
                  printable(address));
    }
}

void Reporter::taken_away(const ProbeSpec& spec) {
    requests_.forget(spec.name);
    store_.runs_abandoned(spec.name);
    capabilities_.erase(spec.name);
}

void Reporter::tell(const ProbeResult& result, ProbeBoard::Change change) {
    switch (change) {
        case ProbeBoard::Change::none:
            return;
        case ProbeBoard::Change::came_up:
        case ProbeBoard::Change::recovered:
            log_.info("{}: {} ({}) {}",
                      name_of_run(result),
                      change == ProbeBoard::Change::came_up ? "up" : "up again",
                      result.target,
                      times_of(result));
            return;
        case ProbeBoard::Change::went_down:
        case ProbeBoard::Change::fails_otherwise:
            log_.warn("{}: down ({}), {} in {}: {}",
                      name_of_run(result),
                      result.target,
                      name_of(result.failure->reason),
                      name_of(result.failure->phase),
                      printable(result.failure->detail));
            return;
    }
}

void Reporter::tell_changes(const ProbeResult& result) {
    if (!result.capabilities) {
        return;
    }
    auto& known = capabilities_[result.probe][name_of_run(result)];
    if (known) {
        for (const auto& change : changes_between(*known, *result.capabilities)) {
            log_.warn("{}: {} of {} was {} and is {}",
                      result.probe,
                      name_of(change.capability),
                      result.target,
                      change.before.empty() ? "unknown" : change.before,
                      change.after.empty() ? "unknown" : change.after);
        }
    }
    known = result.capabilities;
}

}  // namespace sonde
