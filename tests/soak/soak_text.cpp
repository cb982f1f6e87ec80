// SPDX-License-Identifier: Apache-2.0
#include "probes/quantity.hpp"
#include "tests/soak/soak_run.hpp"

#include <fmt/core.h>

namespace sonde::soak {

namespace {

std::string causes_of(const Sight& sight) {
    std::string text;
    for (const auto& [cause, count] : sight.causes) {
        text +=
            fmt::format("{}{} {} {}", text.empty() ? "" : ", ", cause.first, cause.second, count);
    }
    return text.empty() ? "none" : text;
}

std::string row_of(const SeenOutage& seen) {
    const auto& sight = seen.sight;
    const auto lasted = seen.outage.to - seen.outage.from;
    return fmt::format("| {} | {} | {:.2f} | {} of {} | {} | {} | {} | {} |\n",
                       name_of(seen.outage.injection),
                       name_of(seen.group),
                       std::chrono::duration<double>{lasted}.count(),
                       sight.saw,
                       sight.probes,
                       sight.saw == 0 ? "" : format_duration(sight.error_at(0.5)),
                       sight.saw == 0 ? "" : format_duration(sight.error_at(1)),
                       causes_of(sight),
                       format_duration(seen.connect_median));
}

}  // namespace

std::string to_text(const SoakReport& report) {
    auto text = fmt::format("{} runs of probes, {} messages of load sent, {} delivered\n\n",
                            report.runs,
                            report.load_sent,
                            report.load_delivered);
    text +=
        "| done | probes | s | saw it | duration off by, p50 | at most | failures | connect, p50 "
        "|\n| --- | --- | --- | --- | --- | --- | --- | --- |\n";
    for (const auto& seen : report.outages) {
        text += row_of(seen);
    }
    text += "\n| grows | at first | at last | a minute |\n| --- | --- | --- | --- |\n";
    for (const auto& growth : report.growths) {
        text += fmt::format("| {} | {:.0f} | {:.0f} | {:+.2f} |\n",
                            growth.what,
                            growth.first,
                            growth.last,
                            growth.a_minute);
    }
    text += "\n| sum | counted | at least | at most |\n| --- | --- | --- | --- |\n";
    for (const auto& sum : report.sums) {
        text += fmt::format("| {} | {} | {} | {} |\n",
                            sum.what,
                            sum.counted,
                            sum.least,
                            sum.most == ~std::uint64_t{0} ? "" : std::to_string(sum.most));
    }
    return text;
}

}  // namespace sonde::soak
