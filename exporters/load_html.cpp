// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_html.hpp"

#include "exporters/html_escape.hpp"
#include "exporters/load_findings.hpp"
#include "exporters/load_html_look.hpp"
#include "exporters/load_html_percentiles.hpp"
#include "exporters/load_html_plot.hpp"
#include "exporters/load_html_tables.hpp"
#include "exporters/load_html_timeline.hpp"
#include "exporters/load_wording.hpp"
#include "exporters/utc.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace sonde::load {

namespace {

std::string_view tone_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::valid:
            return "ok";
        case Verdict::generator_limited:
            return "bad";
        case Verdict::interrupted:
            return "warn";
    }
    return "";
}

std::string head(const LoadResult& result) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
        "style-src 'unsafe-inline'; script-src 'sha256-{}'\"/>\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        "<link rel=\"icon\" href=\"data:,\"/>\n"
        "<title>sonde load: {}, {}</title>\n<style>{}</style></head>\n<body>\n",
        report_script_hash(),
        escape_html(result.name),
        title_of(result.verdict()),
        report_style());
}

std::string heading(const LoadResult& result) {
    std::string targets;
    for (const auto& target : result.targets) {
        targets += (targets.empty() ? "" : " ") + escape_html(target);
    }
    return fmt::format("<header><h1>{}</h1><p>{}</p><p class=\"dim\">{} · {}</p></header>\n",
                       escape_html(result.name),
                       escape_html(result.plan_summary),
                       targets,
                       format_utc_seconds(result.started));
}

std::string verdict_of(const LoadResult& result) {
    auto html = fmt::format(R"(<div class="verdict {}"><strong>{}</strong>)",
                            tone_of(result.verdict()),
                            title_of(result.verdict()));
    if (const auto thresholds = thresholds_sentence(result); !thresholds.empty()) {
        html += fmt::format(
            R"(<span class="tone {}">{}</span>)", result.breached() ? "bad" : "ok", thresholds);
    }
    for (const auto& sentence : meaning_of(result)) {
        html += "<p>" + escape_html(sentence) + "</p>";
    }
    std::string points;
    for (const auto& reason : result.limited_by) {
        points += R"(<li class="tone bad">)" + escape_html(reason) + "</li>";
    }
    for (const auto& note : notes_of(result)) {
        points += "<li>" + escape_html(note) + "</li>";
    }
    return html + (points.empty() ? "" : "<ul>" + points + "</ul>") + "</div>\n";
}

std::string tile(std::string_view name,
                 const std::string& value,
                 const std::string& below = {},
                 bool harm = false) {
    return fmt::format("<div{}><dt>{}</dt><dd>{}<small>{}</small></dd></div>",
                       harm ? " class=\"bad\"" : "",
                       name,
                       value,
                       below);
}

std::string count_tile(std::string_view name, std::uint64_t count, const std::string& below) {
    return tile(name, std::to_string(count), below, count > 0);
}

std::string message_tiles(const LoadResult& result) {
    const auto& counts = result.counts;
    const auto wanted = result.wanted_rate > 0
                            ? fmt::format("{} of {}",
                                          share_text(result.sent_rate() / result.wanted_rate),
                                          rate_text(result.wanted_rate))
                            : std::string{"closed loop"};
    auto tiles = tile("sent", rate_text(result.sent_rate()), wanted) +
                 tile("delivered", rate_text(result.delivered_rate()));
    if (knows_lost(result)) {
        tiles +=
            count_tile("lost", counts.lost(), fmt::format("of {} deliveries", counts.expected));
    }
    return tiles + count_tile("failed", counts.failed, fmt::format("of {} messages", counts.sent)) +
           count_tile("overload", counts.overload, "due, but never sent");
}

std::string response_tiles(const Histogram& response) {
    return tile("response p50", format_duration(response.at(50))) +
           tile("response p99", format_duration(response.at(99))) +
           tile("response p99.9", format_duration(response.at(99.9))) +
           tile("response max", format_duration(response.max()));
}

std::string tiles_of(const LoadResult& result) {
    std::string tiles;
    if (result.counts.scheduled > 0) {
        tiles += message_tiles(result);
    }
    if (result.latency.response.count() > 0) {
        tiles += response_tiles(result.latency.response);
    }
    const auto& connections = result.connections;
    tiles += tile("connections",
                  std::to_string(connections.established),
                  fmt::format("{} failed, {} cut", connections.failed, connections.cut),
                  connections.failed + connections.cut > 0);
    return R"(<dl class="tiles">)" + tiles + "</dl>\n";
}

std::string plots_of(const LoadResult& result) {
    std::string plots;
    if (const auto chart = latency_percentiles(result)) {
        plots += to_html(*chart);
    }
    for (const auto& chart : timeline_charts(result.timeline)) {
        plots += to_html(chart);
    }
    if (const auto chart = connection_percentiles(result)) {
        plots += to_html(*chart);
    }
    return "<div class=\"plots\">\n" + plots + "</div>\n";
}

}  // namespace

void write_load_html(std::ostream& out, const LoadResult& result) {
    out << head(result) << heading(result) << verdict_of(result) << tiles_of(result)
        << plots_of(result) << threshold_table(result) << failure_table(result)
        << latency_table(result) << message_facts(result) << connection_table(result)
        << generator_section(result) << plan_section(result)
        << "<footer>Written by sonde load. The response time counts from when a message was due, "
           "so that a broker's stall shows in full.</footer>\n<script>"
        << report_script() << "</script></body></html>\n";
}

}  // namespace sonde::load
