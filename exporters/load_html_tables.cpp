// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_html_tables.hpp"

#include "exporters/html_escape.hpp"
#include "exporters/load_wording.hpp"
#include "exporters/utc.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sonde::load {

namespace {

std::string section(std::string_view title, std::string_view body) {
    return fmt::format("<section><h2>{}</h2>{}</section>\n", title, body);
}

std::string table(std::string_view heading, std::string_view rows) {
    return fmt::format(
        R"(<div class="scroll"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>)",
        heading,
        rows);
}

std::string number_cell(std::string_view text, bool harm = false) {
    return fmt::format(R"(<td class="number{}">{}</td>)", harm ? " tone bad" : "", text);
}

std::string number_headings(std::span<const std::string_view> names) {
    std::string cells;
    for (const auto name : names) {
        cells += fmt::format(R"(<th scope="col" class="number">{}</th>)", name);
    }
    return cells;
}

/// A row for each of the times that something took.
std::string times_table(std::string_view what, std::span<const NamedTimes> all_times) {
    constexpr std::array<double, 6> percentiles{50.0, 90.0, 95.0, 99.0, 99.9, 99.99};
    constexpr std::array<std::string_view, 10> headings{
        "count", "min", "mean", "p50", "p90", "p95", "p99", "p99.9", "p99.99", "max"};
    std::string rows;
    for (const auto& [name, times] : all_times) {
        if (times->count() == 0) {
            continue;
        }
        rows += fmt::format(R"(<tr><th scope="row">{}</th>)", name) +
                number_cell(std::to_string(times->count())) +
                number_cell(format_duration(times->min())) +
                number_cell(format_duration(times->mean()));
        for (const auto percentile : percentiles) {
            rows += number_cell(format_duration(times->at(percentile)));
        }
        rows += number_cell(format_duration(times->max())) + "</tr>";
    }
    return rows.empty()
               ? ""
               : table(fmt::format(R"(<th scope="col">{}</th>)", what) + number_headings(headings),
                       rows);
}

std::string tallies_text(const std::vector<Tally>& tallies) {
    std::string text;
    for (const auto& [count, what, harm] : tallies) {
        const bool bad = harm && count > 0;
        text += fmt::format("{}{}{} {}{}",
                            text.empty() ? "" : ", ",
                            bad ? R"(<span class="tone bad">)" : "",
                            count,
                            what,
                            bad ? "</span>" : "");
    }
    return text;
}

using Fact = std::pair<std::string_view, std::string>;

/// The texts are HTML.
std::string facts(const std::vector<Fact>& all_facts) {
    std::string list;
    for (const auto& [name, text] : all_facts) {
        list += fmt::format("<dt>{}</dt><dd>{}</dd>", name, text);
    }
    return R"(<dl class="facts">)" + list + "</dl>";
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const auto& text : texts) {
        all += (all.empty() ? "" : ", ") + escape_html(text);
    }
    return all;
}

}  // namespace

std::string latency_table(const LoadResult& result) {
    const auto body = times_table("time", latencies_of(result));
    if (body.empty()) {
        return {};
    }
    return section("Latencies",
                   R"(<p class="dim">response: due to delivered; service: sent to delivered; )"
                   "acknowledgement: due to answered; lateness: due to sent.</p>" +
                       body);
}

std::string message_facts(const LoadResult& result) {
    if (result.counts.scheduled == 0) {
        return {};
    }
    std::vector<Fact> list{{"messages", tallies_text(operations_of(result.counts))},
                           {"deliveries", tallies_text(deliveries_of(result))}};
    if (result.latency.response.count() > 0) {
        list.emplace_back("longest silence",
                          fmt::format("{} on a stream, {} in all",
                                      format_duration(result.longest_stream_gap),
                                      format_duration(result.longest_gap)));
    }
    return section("Messages", facts(list));
}

std::string connection_table(const LoadResult& result) {
    return section("Connections",
                   facts({{"connections", tallies_text(connections_of(result.connections))}}) +
                       times_table("phase", handshakes_of(result)));
}

std::string failure_table(const LoadResult& result) {
    if (result.failures.empty()) {
        return {};
    }
    std::string rows;
    for (const auto& [key, failure] : result.failures) {
        rows += "<tr>" + number_cell(std::to_string(failure.count), true) +
                fmt::format("<td>{}</td><td>{}</td></tr>",
                            escape_html(title_of(key, failure)),
                            escape_html(failure.detail));
    }
    constexpr std::array<std::string_view, 1> count{"count"};
    return section(
        "Failures",
        table(number_headings(count) +
                  R"(<th scope="col">phase and reason</th><th scope="col">the first of them</th>)",
              rows));
}

std::string threshold_table(const LoadResult& result) {
    if (result.thresholds.empty()) {
        return {};
    }
    std::string rows;
    for (const auto& threshold : result.thresholds) {
        rows += fmt::format(R"(<tr><td class="tone {}">{}</td><td>{}</td><td>{}{}</td></tr>)",
                            threshold.held ? "ok" : "bad",
                            threshold.held ? "✓ held" : "✗ broken",
                            escape_html(threshold.text),
                            escape_html(threshold.sentence),
                            threshold.aborted ? "; this ended the run" : "");
    }
    return section("Thresholds",
                   table(R"(<th scope="col"></th><th scope="col">threshold</th>)"
                         R"(<th scope="col">found</th>)",
                         rows));
}

std::string generator_section(const LoadResult& result) {
    return section("The generator itself", "<p>" + joined(generator_facts(result)) + "</p>");
}

std::string plan_section(const LoadResult& result) {
    return section("Plan",
                   facts({{"plan", escape_html(result.plan_summary)},
                          {"target", joined(result.targets)},
                          {"repeat", joined(identity_facts(result))},
                          {"started", format_utc(result.started)},
                          {"length",
                           fmt::format("{} in all, {} measured",
                                       format_duration(result.total),
                                       format_duration(result.measured))}}));
}

}  // namespace sonde::load
