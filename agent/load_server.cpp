// SPDX-License-Identifier: Apache-2.0
#include "agent/load_server.hpp"

#include "agent/exposed.hpp"
#include "agent/version.hpp"
#include "exporters/process_facts.hpp"

#include <stdexcept>
#include <utility>

namespace sonde {

namespace {

HttpResponse metrics_page(const load::LoadMetrics& metrics,
                          NativeHistograms native,
                          const HttpRequest& request) {
    return exposed(request, native, [&metrics](const Exposition& to) {
        load::write_exposition(to, metrics, build_info(), read_process_facts());
    });
}

}  // namespace

HttpResponse answer_load_request(const load::LoadMetrics& metrics,
                                 NativeHistograms native,
                                 const HttpRequest& request) {
    if (request.path != "/" && request.path != "/metrics") {
        return {.status = 404, .body = "not found; there are / and /metrics\n"};
    }
    if (request.method != "GET" && request.method != "HEAD") {
        return {.status = 405, .body = "only GET and HEAD\n", .allow = "GET, HEAD"};
    }
    if (request.path == "/metrics") {
        return metrics_page(metrics, native, request);
    }
    return {.body = "sonde load, plan " + metrics.identity().plan_hash + "; see /metrics\n"};
}

tl::expected<std::unique_ptr<HttpServer>, std::string> serve_load_metrics(
    const ListenAddress& address,
    const load::LoadMetrics& metrics,
    NativeHistograms native,
    WebAccessFile* access) {
    HttpService service{.answer =
                            [&metrics, native](const HttpRequest& request) {
                                return answer_load_request(metrics, native, request);
                            },
                        .access = access};
    try {
        return std::make_unique<HttpServer>(address, std::move(service), HttpLimits{});
    } catch (const std::runtime_error& error) {
        return tl::unexpected{std::string{error.what()}};
    }
}

}  // namespace sonde
