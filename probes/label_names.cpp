// SPDX-License-Identifier: Apache-2.0
#include "probes/label_names.hpp"

#include <algorithm>
#include <array>

namespace sonde {

bool is_reserved_label(std::string_view name) {
    constexpr auto reserved = std::to_array<std::string_view>({
        "probe",  // Of every series of a probe.
        "target",   "location",  "address",
        "phase",  // Of single families: exporters/catalogue.hpp.
        "reason",   "direction", "packet",  "family",     "version", "cipher",
        "revision", "compiler",  "feature", "capability", "value",   "rule",
        "le",  // Of histograms and summaries.
        "quantile",
        "job",  // What Prometheus adds to all that it scrapes.
        "instance",
    });
    // Prometheus keeps two underscores for itself, and puts exported_ before what it renames.
    return name.starts_with("__") || name.starts_with("exported_") ||
           std::ranges::find(reserved, name) != reserved.end();
}

}  // namespace sonde
