// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_server.hpp"
#include "config/agent_config.hpp"
#include "exporters/load_metrics.hpp"

#include <tl/expected.hpp>

#include <memory>
#include <string>

namespace sonde {

/// What a load run answers while it goes on: `/metrics`, and `/` that says so. A run has native
/// histograms always; `native` says whether they are offered. Called on the server's thread.
HttpResponse answer_load_request(const load::LoadMetrics& metrics,
                                 NativeHistograms native,
                                 const HttpRequest& request);

/// Serves the metrics of a load run until it goes, to those whom `access` lets in; null: to all, in
/// plain HTTP. The error is a sentence. `metrics` and `access` must outlive the server.
tl::expected<std::unique_ptr<HttpServer>, std::string> serve_load_metrics(
    const ListenAddress& address,
    const load::LoadMetrics& metrics,
    NativeHistograms native,
    WebAccessFile* access);

}  // namespace sonde
