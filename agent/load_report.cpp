// SPDX-License-Identifier: Apache-2.0
#include "agent/load_report.hpp"

#include "agent/load_drive.hpp"
#include "agent/load_status.hpp"
#include "agent/otlp_export.hpp"
#include "agent/push_gateway.hpp"
#include "agent/version.hpp"
#include "exporters/load_json.hpp"
#include "exporters/load_otlp.hpp"
#include "exporters/load_result_metrics.hpp"
#include "exporters/load_summary_text.hpp"

#include <sstream>
#include <utility>

namespace sonde {

namespace {

void write_result(const load::LoadResult& result, OutputFormat format, const LoadOutput& output) {
    switch (format) {
        case OutputFormat::text:
            load::write_load_summary(output.out, result, output.style);
            return;
        case OutputFormat::json:
            break;
    }
    output.out << load::to_json_line(result) << '\n';
    for (const auto& threshold : result.thresholds) {
        output.error << (threshold.held ? "held: " : "breached: ") << threshold.sentence << '\n';
    }
}

tl::expected<void, std::string> push_result(const HttpPlace& group,
                                            const load::LoadResult& result,
                                            const Clock& clock) {
    std::ostringstream metrics;
    load::write_prometheus_text(metrics, result, build_info());
    return push(group, std::move(metrics).str(), clock);
}

tl::expected<std::string, std::string> export_result(const OtlpPlace& place,
                                                     const load::LoadResult& result,
                                                     const Clock& clock) {
    return export_otlp(
        place, load::to_otlp_json(result, place.resource, build_info()), clock, sleep_for);
}

/// Answers a sentence for each place that did not take it.
std::vector<std::string> send(const load::LoadResult& result,
                              const ResultPlaces& places,
                              const LoadOutput& output) {
    std::vector<std::string> problems;
    if (places.push) {
        if (const auto pushed = push_result(*places.push, result, places.clock); !pushed) {
            problems.push_back(pushed.error());
        }
    }
    if (places.otlp) {
        const auto remark = export_result(*places.otlp, result, places.clock);
        if (!remark) {
            problems.push_back(remark.error());
        } else if (!remark->empty()) {
            complain(output, *remark);
        }
    }
    return problems;
}

}  // namespace

int report(const load::LoadResult& result,
           const ResultPlaces& places,
           OutputFormat format,
           const LoadOutput& output) {
    write_result(result, format, output);
    output.out.flush();
    auto problems = places.files.finish(result);
    for (auto& problem : send(result, places, output)) {
        problems.push_back(std::move(problem));
    }
    if (!output.out) {
        problems.emplace_back("the result could not be written to standard output");
    }
    for (auto& mistake : mistakes_in(result)) {
        problems.push_back(std::move(mistake));
    }
    complain(output, problems);
    const bool unreachable = is_unreachable(result);
    if (unreachable) {
        complain(output, why_nobody_connected(result));
    }
    return exit_status({
        .interrupted = result.interrupted,
        .not_started = unreachable,
        .generator_limited = !result.limited_by.empty(),
        .failed = result.breached() || !problems.empty(),
    });
}

std::vector<std::string> mistakes_in(const load::LoadResult& result) {
    auto mistakes = check_identities(result);
    for (auto& mistake : mistakes) {
        mistake.insert(0, "the counts do not add up, which is a mistake of sonde's: ");
    }
    return mistakes;
}

void complain(const LoadOutput& output, const std::vector<std::string>& problems) {
    for (const auto& problem : problems) {
        output.error << "sonde: " << problem << '\n';
    }
}

void complain(const LoadOutput& output, const std::string& problems) {
    std::istringstream lines{problems};
    for (std::string line; std::getline(lines, line);) {
        output.error << "sonde: " << line << '\n';
    }
}

}  // namespace sonde
