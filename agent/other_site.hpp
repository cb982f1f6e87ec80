// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_server.hpp"

namespace sonde {

/// Whether a page of another site made the browser send this. Browsers say where a POST comes from,
/// and programs do not.
bool is_from_another_site(const HttpRequest& request);

}  // namespace sonde
