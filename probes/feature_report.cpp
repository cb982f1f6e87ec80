// SPDX-License-Identifier: Apache-2.0
#include "probes/feature_report.hpp"

namespace sonde {

std::string_view name_of(FeatureVerdict verdict) {
    switch (verdict) {
        case FeatureVerdict::works:
            return "works";
        case FeatureVerdict::refused:
            return "refused";
        case FeatureVerdict::not_offered:
            return "not_offered";
        case FeatureVerdict::broken:
            return "broken";
        case FeatureVerdict::failed:
            return "failed";
    }
    return "";
}

}  // namespace sonde
