// SPDX-License-Identifier: Apache-2.0
#include "probes/watch_report.hpp"

namespace sonde {

std::string_view name_of(WatchRule rule) {
    switch (rule) {
        case WatchRule::max_age:
            return "max_age";
        case WatchRule::min_rate:
            return "min_rate";
        case WatchRule::max_rate:
            return "max_rate";
        case WatchRule::retained:
            return "retained";
        case WatchRule::matches:
            return "matches";
        case WatchRule::json:
            return "json";
        case WatchRule::offline:
            return "offline";
    }
    return "";
}

}  // namespace sonde
