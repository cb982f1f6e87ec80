// SPDX-License-Identifier: Apache-2.0
#include "agent/routes.hpp"

#include "agent/exposed.hpp"
#include "agent/landing_page.hpp"
#include "agent/other_site.hpp"
#include "agent/page_files.hpp"
#include "agent/run_pages.hpp"
#include "exporters/process_facts.hpp"
#include "exporters/prometheus_text.hpp"
#include "probes/quantity.hpp"

#include <string_view>
#include <utility>

namespace sonde {

namespace {

/// The loop beats every second; a loop that has not for so long is stuck.
constexpr auto longest_silence = std::chrono::seconds{10};
/// Of the page without JavaScript. With it they come in pieces.
constexpr std::size_t most_plain_rows = 200;
constexpr std::string_view reload_path = "/-/reload";
constexpr std::string_view asked_path = "/probe";

}  // namespace

Routes::Routes(RouteSources sources, const Clock& clock, std::string version)
    : sources_{std::move(sources)},
      api_{sources_.board,
           sources_.archive,
           sources_.requests,
           sources_.start_run,
           clock,
           sources_.trouble},
      clock_{clock},
      version_{std::move(version)} {}

HttpResponse Routes::answer(const HttpRequest& request) const {
    if (ProbeApi::knows(request.path)) {
        return api_.answer(request);
    }
    if (request.path == reload_path) {
        return reload(request);
    }
    if (request.path == asked_path && sources_.asked) {
        return sources_.asked(request);
    }
    auto file = page_file(request.path);
    const bool known = file || request.path == "/" || request.path == "/metrics" ||
                       request.path == "/-/healthy" || request.path == "/-/ready" ||
                       is_run_path(request.path);
    if (!known) {
        return {.status = 404,
                .body =
                    "not found; there are /, /api/probes, /metrics, /probe, /runs/NUMBER, "
                    "/-/healthy, /-/ready, /-/reload\n"};
    }
    if (request.method != "GET" && request.method != "HEAD") {
        return {.status = 405, .body = "only GET and HEAD\n", .allow = "GET, HEAD"};
    }
    if (file) {
        return std::move(*file);
    }
    if (request.path == "/metrics") {
        return metrics(request);
    }
    if (request.path == "/-/healthy") {
        return health("healthy\n");
    }
    if (request.path == "/-/ready") {
        return health("ready\n");
    }
    if (is_run_path(request.path)) {
        return run_page(sources_.archive, request.path);
    }
    return page();
}

HttpResponse Routes::metrics(const HttpRequest& request) const {
    const auto snapshot = sources_.store.snapshot();
    return exposed(request, sources_.store.native_histograms(), [&snapshot](const Exposition& to) {
        write_exposition(to, snapshot, read_process_facts());
    });
}

HttpResponse Routes::page() const {
    const PageFacts facts{
        .counts = sources_.board.counts(),
        .version = version_,
        .now = clock_.wall_now(),
        .archive = sources_.archive,
        .trouble = sources_.trouble ? sources_.trouble() : "",
    };
    return {
        .content_type = "text/html; charset=utf-8",
        .body = landing_page(sources_.board.standings(most_plain_rows), facts),
    };
}

HttpResponse Routes::reload(const HttpRequest& request) const {
    if (request.method != "POST") {
        return {.status = 405, .body = "only POST\n", .allow = "POST"};
    }
    if (is_from_another_site(request)) {
        return {.status = 403, .body = "a page of another site may not ask for a reload\n"};
    }
    if (!sources_.reload) {
        return {.status = 404, .body = "there is nothing to reload\n"};
    }
    const auto answer = sources_.reload();
    return {.status = answer.successful() ? 200U : 500U, .body = to_string(answer)};
}

HttpResponse Routes::health(const std::string& good) const {
    const auto age = sources_.heartbeat.age(clock_.now());
    if (!age) {
        return {.status = 503, .body = "the probes have not started yet\n"};
    }
    if (*age > longest_silence) {
        return {
            .status = 503,
            .body = "the probes' loop has been stuck for " + format_duration(*age) + "\n",
        };
    }
    return {.body = good};
}

}  // namespace sonde
