// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/catalogue.hpp"
#include "exporters/native_histogram.hpp"

#include <prometheus/client_metric.h>

#include <ostream>
#include <span>

namespace sonde {

/// A family in Prometheus' protobuf format: its length, then the message. `natives` has the native
/// histogram of each series, or null; it is empty where the family is no histogram. Takes the
/// memory of what it writes, and of one series.
void write_protobuf_family(std::ostream& out,
                           const MetricFamily& family,
                           std::span<const prometheus::ClientMetric> series,
                           std::span<const NativeHistogram* const> natives);

}  // namespace sonde
