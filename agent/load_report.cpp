#include "agent/load_report.hpp"

#include "agent/load_drive.hpp"
#include "agent/load_status.hpp"
#include "exporters/load_json.hpp"
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

}  // namespace

int report(const load::LoadResult& result,
           ResultFiles& files,
           OutputFormat format,
           const LoadOutput& output) {
    write_result(result, format, output);
    output.out.flush();
    auto problems = files.finish(result);
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
