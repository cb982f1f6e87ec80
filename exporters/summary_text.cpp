// SPDX-License-Identifier: Apache-2.0
#include "exporters/summary_text.hpp"

#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace sonde {

namespace {

constexpr std::string_view heading =
    "  phase          count       min    median       p90       p99       max";

std::string line_of(std::string_view name, const Histogram& histogram) {
    return fmt::format("  {:<10} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}\n",
                       name,
                       histogram.count(),
                       format_duration(histogram.min()),
                       format_duration(histogram.at(50)),
                       format_duration(histogram.at(90)),
                       format_duration(histogram.at(99)),
                       format_duration(histogram.max()));
}

/// Rounded down, so that only a run without failure shows 100 %.
std::string per_cent(double ratio) {
    return fmt::format("{:g} %", std::floor(ratio * 10'000.0) / 100.0);
}

std::string messages_of(const MessageCounts& messages) {
    auto text = fmt::format(
        "{} sent, {} delivered, {} lost", messages.sent, messages.delivered, messages.lost);
    const auto add = [&text](std::uint64_t count, std::string_view what) {
        if (count > 0) {
            text += fmt::format(", {} {}", count, what);
        }
    };
    add(messages.duplicate, "duplicate");
    add(messages.reordered, "reordered");
    add(messages.corrupt, "corrupt");
    add(messages.foreign, "foreign");
    return text;
}

}  // namespace

void write_summary(std::ostream& out, const Summary& summary, const TextStyle& style) {
    out << painted(style, Paint::bold, heading) << '\n';
    for (const auto phase : all_phases) {
        if (summary.phase(phase).count() > 0) {
            out << line_of(name_of(phase), summary.phase(phase));
        }
    }
    if (summary.total().count() > 0) {
        out << painted(style, Paint::bold, line_of("total", summary.total()));
    }
    const auto passed = summary.runs() - summary.failures();
    auto runs = fmt::format(
        "{} runs, {} passed ({})", summary.runs(), passed, per_cent(summary.success_ratio()));
    out << '\n' << runs;
    if (summary.failures() > 0) {
        out << painted(style, Paint::bad, fmt::format(", {} failed", summary.failures()));
    }
    out << "\nmessages: " << messages_of(summary.messages()) << '\n';
}

std::string progress_line(const Summary& summary, std::uint64_t done, std::uint64_t count) {
    auto line = count > 0 ? fmt::format("{}/{} runs", done, count) : fmt::format("{} runs", done);
    if (summary.failures() > 0) {
        line += fmt::format(", {} failed", summary.failures());
    }
    if (summary.total().count() > 0) {
        line += fmt::format(", total median {}, p99 {}",
                            format_duration(summary.total().at(50)),
                            format_duration(summary.total().at(99)));
    }
    return line;
}

}  // namespace sonde
