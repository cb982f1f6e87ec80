// SPDX-License-Identifier: Apache-2.0
#include "agent/landing_page.hpp"

#include "agent/page_files.hpp"
#include "exporters/html_escape.hpp"
#include "probes/publisher_report.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace sonde {

namespace {

constexpr std::array shown_phases{
    Phase::dns,
    Phase::tcp,
    Phase::tls,
    Phase::connect,
    Phase::subscribe,
    Phase::publish,
    Phase::delivery,
};

std::string state_cell(const ProbeStanding& probe) {
    if (!probe.last) {
        return R"(<td class="dim">not run yet</td>)";
    }
    if (probe.last->success()) {
        return R"(<td class="ok">up</td>)";
    }
    const auto& failure = *probe.last->failure;
    return fmt::format(
        R"(<td class="bad">{} in {}</td>)", name_of(failure.reason), name_of(failure.phase));
}

std::string time_cell(const ProbeStanding& probe, Phase phase) {
    const auto time = probe.last ? probe.last->phases.get(phase) : std::nullopt;
    const bool failed = time && is_failed(*probe.last, phase);
    return fmt::format(R"(<td class="number{}">{}</td>)",
                       failed ? " bad" : "",
                       time ? format_duration(*time) : "");
}

/// The count, and behind it the way to the packets of the last one.
std::string failures_cell(const ProbeStanding& probe, const RunArchive& archive) {
    auto cell = fmt::format("{} of {}", probe.failures, probe.runs);
    const auto run =
        probe.recent_failures.empty() ? std::nullopt : probe.recent_failures.back().run;
    if (run && archive.has(*run)) {
        cell += fmt::format(R"( <a href="runs/{0}">packets</a> )"
                            R"(<a href="runs/{0}.pcapng">pcapng</a>)",
                            *run);
    }
    return cell;
}

std::string age(WallTime then, WallTime now) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - then);
    return fmt::format("{} s ago", std::max<std::chrono::seconds::rep>(seconds.count(), 0));
}

void append_row(std::string& page, const ProbeStanding& probe, const PageFacts& facts) {
    page += fmt::format(
        "<tr><th scope=\"row\">{}</th><td>{}</td>{}",
        escape_html(probe.name),
        escape_html(probe.address.empty() ? probe.target : probe.target + " at " + probe.address),
        state_cell(probe));
    for (const auto phase : shown_phases) {
        page += time_cell(probe, phase);
    }
    page += fmt::format(R"(<td class="number">{}</td><td class="number">{}</td></tr>)"
                        "\n",
                        probe.last ? age(probe.last->started, facts.now) : "",
                        failures_cell(probe, facts.archive));
    if (probe.last && probe.last->failure) {
        page += fmt::format(R"(<tr class="failure"><td></td><td colspan="{}">{}</td></tr>)"
                            "\n",
                            shown_phases.size() + 4,
                            escape_html(probe.last->failure->detail));
    }
}

/// The rows for who has no JavaScript; they come new with the page every ten seconds.
std::string rows_of(const std::vector<ProbeStanding>& probes, const PageFacts& facts) {
    std::string page = R"(<div class="scroll"><table><thead><tr><th scope="col">Probe</th>)"
                       R"(<th scope="col">Target</th><th scope="col">State</th>)";
    for (const auto phase : shown_phases) {
        page += fmt::format(R"(<th scope="col" class="number">{}</th>)", name_of(phase));
    }
    page += R"(<th scope="col" class="number">Last run</th>)"
            R"(<th scope="col" class="number">Failures</th></tr></thead><tbody>)"
            "\n";
    for (const auto& probe : probes) {
        append_row(page, probe, facts);
    }
    page += "</tbody></table></div>\n";
    if (facts.counts.standings > probes.size()) {
        page += fmt::format(
            "<p>And {} more, which need JavaScript here, or are in "
            "<a href=\"metrics\">the metrics</a>.</p>\n",
            facts.counts.standings - probes.size());
    }
    return page;
}

/// The template with `{{name}}` replaced by the value of that name. Values are not looked into.
std::string filled(std::string_view text, const std::map<std::string_view, std::string>& values) {
    std::string page;
    while (true) {
        const auto begin = text.find("{{");
        const auto end = text.find("}}", begin);
        page += text.substr(0, begin);
        if (begin == std::string_view::npos || end == std::string_view::npos) {
            return page;
        }
        page += values.at(text.substr(begin + 2, end - begin - 2));
        text.remove_prefix(end + 2);
    }
}

}  // namespace

std::string landing_page(const std::vector<ProbeStanding>& probes, const PageFacts& facts) {
    const auto& counts = facts.counts;
    return filled(page_template(),
                  {{"title", fmt::format("sonde: {} of {} up", counts.up, counts.standings)},
                   {"version", escape_html(facts.version)},
                   {"trouble", escape_html(facts.trouble)},
                   {"summary", fmt::format("{} of {} probes up", counts.up, counts.standings)},
                   {"rows", rows_of(probes, facts)}});
}

}  // namespace sonde
