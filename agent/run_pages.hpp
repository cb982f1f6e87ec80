// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_server.hpp"
#include "agent/run_archive.hpp"

#include <string_view>

namespace sonde {

/// Whether the path is that of a run: `/runs/` and more.
bool is_run_path(std::string_view path);

/// `/runs/17` is the run as text with all of its packets, `/runs/17.pcapng` its capture.
HttpResponse run_page(const RunArchive& archive, std::string_view path);

}  // namespace sonde
