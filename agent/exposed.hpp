// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_server.hpp"
#include "exporters/exposition_format.hpp"

#include <functional>

namespace sonde {

/// An answer with metrics, in the format and the encoding that the request prefers. What `write`
/// writes goes through gzip on the way where that is accepted.
HttpResponse exposed(const HttpRequest& request,
                     NativeHistograms native,
                     const std::function<void(const Exposition& to)>& write);

}  // namespace sonde
