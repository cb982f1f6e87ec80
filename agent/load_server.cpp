#include "agent/load_server.hpp"

#include "agent/version.hpp"
#include "exporters/gzip.hpp"
#include "exporters/process_facts.hpp"
#include "exporters/prometheus_text.hpp"

#include <ostream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace sonde {

namespace {

HttpResponse metrics_page(const load::LoadMetrics& metrics, bool gzip) {
    HttpResponse response{.content_type = std::string{prometheus_content_type}, .gzip = gzip};
    if (gzip) {
        GzipBuffer buffer{response.body};
        std::ostream out{&buffer};
        load::write_prometheus_text(out, metrics, build_info(), read_process_facts());
        buffer.finish();
    } else {
        std::ostringstream out;
        load::write_prometheus_text(out, metrics, build_info(), read_process_facts());
        response.body = std::move(out).str();
    }
    return response;
}

}  // namespace

HttpResponse answer_load_request(const load::LoadMetrics& metrics, const HttpRequest& request) {
    if (request.path != "/" && request.path != "/metrics") {
        return {.status = 404, .body = "not found; there are / and /metrics\n"};
    }
    if (request.method != "GET" && request.method != "HEAD") {
        return {.status = 405, .body = "only GET and HEAD\n", .allow = "GET, HEAD"};
    }
    if (request.path == "/metrics") {
        return metrics_page(metrics, request.accepts_gzip);
    }
    return {.body = "sonde load, plan " + metrics.identity().plan_hash + "; see /metrics\n"};
}

tl::expected<std::unique_ptr<HttpServer>, std::string> serve_load_metrics(
    const ListenAddress& address, const load::LoadMetrics& metrics) {
    try {
        return std::make_unique<HttpServer>(
            address.host,
            address.port,
            [&metrics](const HttpRequest& request) {
                return answer_load_request(metrics, request);
            },
            HttpLimits{});
    } catch (const std::runtime_error& error) {
        return tl::unexpected{std::string{error.what()}};
    }
}

}  // namespace sonde
