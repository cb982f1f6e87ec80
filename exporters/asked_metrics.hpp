// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/exposition_format.hpp"
#include "probes/clock.hpp"
#include "probes/result.hpp"

namespace sonde {

/// One run for Prometheus, under blackbox_exporter's names and what MQTT adds to them. `timeout` is
/// what the run was given.
void write_asked_metrics(const Exposition& to, const ProbeResult& result, Duration timeout);

}  // namespace sonde
