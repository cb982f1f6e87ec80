// SPDX-License-Identifier: Apache-2.0
#include "exporters/standing_text.hpp"

#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace sonde {

namespace {

std::string cause_of(const Outage& outage) {
    return fmt::format("{} {}", name_of(outage.phase), name_of(outage.reason));
}

void add(std::string& text, std::uint64_t count, std::string_view what) {
    if (count > 0) {
        text += fmt::format(", {} {}", count, what);
    }
}

}  // namespace

std::string session_line(const SessionReport& report) {
    auto text = report.connection_age ? "connected for " + format_duration(*report.connection_age)
                                      : std::string{"not connected"};
    for (const auto& outage : report.began) {
        text += fmt::format("; cut at the age of {} ({})",
                            format_duration(outage.connection_age),
                            cause_of(outage));
    }
    for (const auto& outage : report.ended) {
        text += fmt::format("; nothing came through for {}, disconnected for {}",
                            format_duration(outage.without_delivery),
                            format_duration(outage.disconnected));
    }
    add(text, report.resumed, "with the session kept");
    add(text, report.session_lost, "with the session lost");
    add(text, report.late, "late");
    add(text, report.recovered, "recovered");
    return text;
}

std::string watch_line(const WatchReport& report) {
    WatchRow sum;
    for (const auto& row : report.rows) {
        sum.messages += row.messages;
        sum.offline += row.offline;
        if (row.age) {
            sum.age = std::max(sum.age.value_or(Duration::zero()), *row.age);
        }
        for (std::size_t rule = 0; rule < sum.violations.size(); ++rule) {
            sum.violations[rule] += row.violations[rule];
        }
    }
    auto text = fmt::format("{} topics, {} messages", report.topics, sum.messages);
    if (sum.age) {
        text += ", the most silent for " + format_duration(*sum.age);
    }
    add(text, sum.offline, "offline");
    add(text, report.overflow, "messages of topics beyond most_topics");
    for (const auto rule : all_watch_rules) {
        add(text,
            sum.violations[static_cast<std::size_t>(rule)],
            fmt::format("against {}", name_of(rule)));
    }
    return text;
}

}  // namespace sonde
