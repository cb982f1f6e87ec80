#include "agent/routes.hpp"

#include "agent/landing_page.hpp"
#include "exporters/gzip.hpp"
#include "exporters/process_facts.hpp"
#include "exporters/prometheus_text.hpp"
#include "probes/quantity.hpp"

#include <ostream>
#include <sstream>
#include <utility>

namespace sonde {

namespace {

/// The loop beats every second; a loop that has not for so long is stuck.
constexpr auto longest_silence = std::chrono::seconds{10};

}  // namespace

Routes::Routes(const MetricsStore& store,
               const ProbeBoard& board,
               const Heartbeat& heartbeat,
               const Clock& clock,
               std::string version)
    : store_{store},
      board_{board},
      heartbeat_{heartbeat},
      clock_{clock},
      version_{std::move(version)} {}

HttpResponse Routes::answer(const HttpRequest& request) const {
    const bool known = request.path == "/" || request.path == "/metrics" ||
                       request.path == "/-/healthy" || request.path == "/-/ready";
    if (!known) {
        return {.status = 404, .body = "not found; there are /, /metrics, /-/healthy, /-/ready\n"};
    }
    if (request.method != "GET" && request.method != "HEAD") {
        return {.status = 405, .body = "only GET and HEAD\n", .allow = "GET, HEAD"};
    }
    if (request.path == "/metrics") {
        return metrics(request.accepts_gzip);
    }
    if (request.path == "/-/healthy") {
        return health("healthy\n");
    }
    if (request.path == "/-/ready") {
        return health("ready\n");
    }
    return page();
}

HttpResponse Routes::metrics(bool gzip) const {
    HttpResponse response{.content_type = std::string{prometheus_content_type}, .gzip = gzip};
    const auto snapshot = store_.snapshot();
    if (gzip) {
        GzipBuffer buffer{response.body};
        std::ostream out{&buffer};
        write_prometheus_text(out, snapshot, read_process_facts());
        buffer.finish();
    } else {
        std::ostringstream out;
        write_prometheus_text(out, snapshot, read_process_facts());
        response.body = std::move(out).str();
    }
    return response;
}

HttpResponse Routes::page() const {
    return {
        .content_type = "text/html; charset=utf-8",
        .body = landing_page(board_.standings(), version_, clock_.wall_now()),
    };
}

HttpResponse Routes::health(const std::string& good) const {
    const auto age = heartbeat_.age(clock_.now());
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
