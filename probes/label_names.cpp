#include "probes/label_names.hpp"

#include <algorithm>
#include <array>

namespace sonde {

bool is_reserved_label(std::string_view name) {
    constexpr std::array<std::string_view, 16> reserved{
        "probe",  // Of every series of a probe.
        "target",
        "location",
        "phase",  // Of single families: exporters/catalogue.hpp.
        "reason",
        "direction",
        "packet",
        "family",
        "version",
        "cipher",
        "revision",
        "compiler",
        "le",  // Of histograms and summaries.
        "quantile",
        "job",  // What Prometheus adds to all that it scrapes.
        "instance",
    };
    // Prometheus keeps two underscores for itself, and puts exported_ before what it renames.
    return name.starts_with("__") || name.starts_with("exported_") ||
           std::ranges::find(reserved, name) != reserved.end();
}

}  // namespace sonde
