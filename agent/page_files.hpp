// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_server.hpp"

#include <optional>
#include <string_view>

namespace sonde {

/// `agent/page/index.html`, which is filled in for each request.
std::string_view page_template();

/// What the page is made of beside that, `/page/page.css`; the files of `agent/page`, which are
/// part of the program. Nothing for another path.
std::optional<HttpResponse> page_file(std::string_view path);

}  // namespace sonde
