#pragma once

#include "agent/http_server.hpp"
#include "config/agent_config.hpp"
#include "exporters/load_metrics.hpp"

#include <tl/expected.hpp>

#include <memory>
#include <string>

namespace sonde {

/// What a load run answers while it goes on: `/metrics`, and `/` that says so. Called on the
/// server's thread.
HttpResponse answer_load_request(const load::LoadMetrics& metrics, const HttpRequest& request);

/// Serves the metrics of a load run until it goes. The error is a sentence. `metrics` must outlive
/// the server.
tl::expected<std::unique_ptr<HttpServer>, std::string> serve_load_metrics(
    const ListenAddress& address, const load::LoadMetrics& metrics);

}  // namespace sonde
