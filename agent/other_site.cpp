// SPDX-License-Identifier: Apache-2.0
#include "agent/other_site.hpp"

#include <string>

namespace sonde {

bool is_from_another_site(const HttpRequest& request) {
    const auto origin = request.headers.find("origin");
    if (origin == request.headers.end() || origin->second.empty()) {
        return false;
    }
    const auto host = request.headers.find("host");
    const auto mark = origin->second.find("://");
    return mark == std::string::npos || host == request.headers.end() ||
           origin->second.substr(mark + 3) != host->second;
}

}  // namespace sonde
