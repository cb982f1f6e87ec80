#pragma once

#include "exporters/metrics_store.hpp"
#include "exporters/process_facts.hpp"

#include <ostream>
#include <string_view>

namespace sonde {

inline constexpr std::string_view prometheus_content_type =
    "text/plain; version=0.0.4; charset=utf-8";

/// Prometheus' text format. Never holds more than one family beside the snapshot.
void write_prometheus_text(std::ostream& out,
                           const Snapshot& snapshot,
                           const ProcessFacts& process);

}  // namespace sonde
