#include "agent/landing_page.hpp"

#include "exporters/html_escape.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace sonde {

namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --ok: #1a7f37; --bad: #cf222e; --dim: #656d76; --line: #d0d7de; }
@media (prefers-color-scheme: dark) { :root { --ok: #3fb950; --bad: #f85149; --dim: #8b949e; --line: #30363d; } }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; } .dim { color: var(--dim); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; white-space: nowrap; }
.ok { color: var(--ok); font-weight: 600; } .bad { color: var(--bad); font-weight: 600; }
tr.failure td { border-top: 0; padding-top: 0; }
)";

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
    const bool failed = time && probe.last->failure && probe.last->failure->phase == phase;
    return fmt::format(R"(<td class="number{}">{}</td>)",
                       failed ? " bad" : "",
                       time ? format_duration(*time) : "");
}

std::string age(WallTime then, WallTime now) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - then);
    return fmt::format("{} s ago", std::max<std::chrono::seconds::rep>(seconds.count(), 0));
}

void append_row(std::string& page, const ProbeStanding& probe, WallTime now) {
    page += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td>{}",
                        escape_html(probe.name),
                        escape_html(probe.target),
                        state_cell(probe));
    for (const auto phase : shown_phases) {
        page += time_cell(probe, phase);
    }
    page += fmt::format(R"(<td class="number">{}</td><td class="number">{} of {}</td></tr>)"
                        "\n",
                        probe.last ? age(probe.last->started, now) : "",
                        probe.failures,
                        probe.runs);
    if (probe.last && probe.last->failure) {
        page += fmt::format(R"(<tr class="failure"><td></td><td colspan="{}">{}</td></tr>)"
                            "\n",
                            shown_phases.size() + 4,
                            escape_html(probe.last->failure->detail));
    }
}

}  // namespace

std::string landing_page(const std::vector<ProbeStanding>& probes,
                         std::string_view version,
                         WallTime now) {
    const auto up = std::ranges::count_if(
        probes, [](const ProbeStanding& probe) { return probe.last && probe.last->success(); });
    std::string page = fmt::format(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"refresh\" content=\"10\">\n"
        "<title>sonde: {} of {} up</title>\n<style>{}</style></head>\n<body>\n"
        "<h1>sonde <span class=\"dim\">{}</span></h1>\n<p>{} of {} probes up. "
        "<a href=\"/metrics\">Metrics</a> for Prometheus; "
        "<a href=\"/-/healthy\">healthy</a>; <a href=\"/-/ready\">ready</a>.</p>\n",
        up,
        probes.size(),
        style,
        escape_html(version),
        up,
        probes.size());
    page += R"(<div class="scroll"><table><thead><tr><th scope="col">Probe</th>)"
            R"(<th scope="col">Target</th><th scope="col">State</th>)";
    for (const auto phase : shown_phases) {
        page += fmt::format(R"(<th scope="col" class="number">{}</th>)", name_of(phase));
    }
    page += R"(<th scope="col" class="number">Last run</th>)"
            R"(<th scope="col" class="number">Failures</th></tr></thead><tbody>)"
            "\n";
    for (const auto& probe : probes) {
        append_row(page, probe, now);
    }
    page +=
        "</tbody></table></div>\n"
        "<p class=\"dim\">In Grafana: Dashboards, New, Import, and load "
        "<code>deploy/grafana/overview.json</code>; the data source is the Prometheus that scrapes "
        "<code>/metrics</code> as <code>deploy/prometheus/prometheus.example.yml</code> "
        "shows.</p>\n"
        "</body></html>\n";
    return page;
}

}  // namespace sonde
