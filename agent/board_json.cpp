// SPDX-License-Identifier: Apache-2.0
#include "agent/board_json.hpp"

#include "agent/run_facts.hpp"
#include "exporters/decimal.hpp"
#include "exporters/json_text.hpp"
#include "exporters/printable.hpp"
#include "exporters/timeline.hpp"
#include "probes/publisher_report.hpp"
#include "probes/wording.hpp"

#include <algorithm>

namespace sonde {

namespace {

using Json = nlohmann::ordered_json;

/// Of text that others wrote and that is shown in the page; what is longer is in the run's trace.
constexpr std::size_t longest_text = 2000;

std::string shown(const std::string& text) {
    const auto kept = first_bytes(text, longest_text);
    return kept.size() < text.size() ? printable(kept) + "…" : printable(kept);
}

double unix_seconds(WallTime time) {
    const auto micros = std::chrono::floor<std::chrono::microseconds>(time.time_since_epoch());
    return static_cast<double>(micros.count()) / 1e6;
}

Json number_of(const std::optional<std::uint64_t>& run, const RunArchive& archive) {
    return run && archive.has(*run) ? Json(*run) : Json();
}

Json failure_of(const Failure& failure) {
    return {{"phase", name_of(failure.phase)},
            {"reason", name_of(failure.reason)},
            {"code", value_or_null(failure.code)},
            {"code_name", text_or_null(shown(failure.code_name))},
            {"detail", shown(failure.detail)}};
}

std::string_view state_of(const ProbeStanding& standing) {
    if (!standing.last) {
        return "waiting";
    }
    return standing.last->success() ? "up" : "failing";
}

Json recent_of(const RunHistory& history) {
    auto runs = Json::array();
    for (std::size_t place = 0; place < history.size(); ++place) {
        const auto run = history[place];
        runs.push_back(run.passed ? run.time.count() : -run.time.count());
    }
    return runs;
}

Json phases_of(const ProbeResult& result) {
    auto phases = Json::object();
    for (const auto phase : all_phases) {
        const auto time = result.phases.get(phase);
        // The time until a failure is no latency: it is in the waterfall, and not to be sorted by.
        if (time && !is_failed(result, phase)) {
            phases[std::string{name_of(phase)}] = in_seconds(*time);
        }
    }
    return phases;
}

Json row_of(const ProbeStanding& standing) {
    const auto& last = standing.last;
    return {
        {"address", shown(standing.address)},
        {"state", state_of(standing)},
        {"started", last ? Json(unix_seconds(last->started)) : Json()},
        {"total", last ? Json(in_seconds(last->total)) : Json()},
        {"phases", last ? phases_of(*last) : Json::object()},
        {"failure", last && last->failure ? failure_of(*last->failure) : Json()},
        {"runs", standing.runs},
        {"failures", standing.failures},
        {"recent", recent_of(standing.recent)},
    };
}

Json probe_of(const ProbeRows& rows) {
    return {{"name", rows.name},
            {"target", rows.target},
            {"kind", name_of(rows.kind)},
            {"interval", in_seconds(rows.interval)},
            {"place", rows.place},
            {"rows", Json::array()}};
}

std::string_view name_of(TimelineRow::Outcome outcome) {
    switch (outcome) {
        case TimelineRow::Outcome::passed:
            return "passed";
        case TimelineRow::Outcome::failed:
            return "failed";
        case TimelineRow::Outcome::given_up:
            return "given up";
    }
    return "";
}

Json waterfall_of(const ProbeResult& result) {
    auto rows = Json::array();
    for (const auto& row : timeline_of(result)) {
        rows.push_back({{"phase", name_of(row.phase)},
                        {"outcome", name_of(row.outcome)},
                        {"start", in_seconds(row.start)},
                        {"time", in_seconds(row.time)},
                        {"note", row.note}});
    }
    return rows;
}

Json run_of(const ProbeStanding& standing, const RunArchive& archive) {
    if (!standing.last) {
        return {};
    }
    const auto& result = *standing.last;
    auto facts = Json::array();
    for (const auto& [name, text] : facts_of(result)) {
        facts.push_back(Json::array({name, shown(text)}));
    }
    return {{"number", number_of(standing.last_run, archive)},
            {"started", unix_seconds(result.started)},
            {"total", in_seconds(result.total)},
            {"waterfall", waterfall_of(result)},
            {"facts", std::move(facts)},
            {"failure", result.failure ? failure_of(*result.failure) : Json()}};
}

/// The newest first, as a person looks for them.
Json failures_of(const ProbeStanding& standing, const RunArchive& archive) {
    auto failures = Json::array();
    std::for_each(standing.recent_failures.rbegin(),
                  standing.recent_failures.rend(),
                  [&](const PastFailure& past) {
                      auto failure = failure_of(past.failure);
                      failure["number"] = number_of(past.run, archive);
                      failure["started"] = unix_seconds(past.started);
                      failures.push_back(std::move(failure));
                  });
    return failures;
}

}  // namespace

std::string board_json(const BoardChanges& changes, const BoardFrame& frame) {
    auto probes = Json::array();
    for (const auto& rows : changes.changed) {
        auto probe = probe_of(rows);
        for (const auto& standing : rows.standings) {
            probe["rows"].push_back(row_of(standing));
        }
        probes.push_back(std::move(probe));
    }
    return to_json_text({{"cursor", frame.cursor},
                         {"whole", frame.whole},
                         {"more", changes.more},
                         {"now", unix_seconds(frame.now)},
                         {"trouble", shown(std::string{frame.trouble})},
                         {"rows", changes.counts.standings},
                         {"up", changes.counts.up},
                         {"failing", changes.counts.failing},
                         {"probes", changes.probes},
                         {"changed", std::move(probes)}}) +
           "\n";
}

std::string probe_json(const ProbeRows& rows, WallTime now, const RunArchive& archive) {
    auto probe = probe_of(rows);
    probe["now"] = unix_seconds(now);
    for (const auto& standing : rows.standings) {
        probe["rows"].push_back({{"address", shown(standing.address)},
                                 {"state", state_of(standing)},
                                 {"run", run_of(standing, archive)},
                                 {"failures", failures_of(standing, archive)}});
    }
    return to_json_text(probe) + "\n";
}

}  // namespace sonde
