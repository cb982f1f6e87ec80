// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/exposition_format.hpp"
#include "exporters/metrics_store.hpp"
#include "exporters/process_facts.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <string>

namespace sonde::samples {

/// 2026-01-02T03:04:05.678901Z.
WallTime moment();

ProbeSpec spec(std::string name);

/// A run over plain TCP on loopback that passed, with round figures.
ProbeResult passed(std::string probe);

/// A run over TLS by name, with every fact that a run can have; the first address refused.
ProbeResult passed_over_tls(std::string probe);

/// The broker answered CONNECT with 135, Not authorized.
ProbeResult rejected(std::string probe);

/// Neither address answered.
ProbeResult unreachable(std::string probe);

/// The address of the target, its only one, refused.
ProbeResult refused(std::string probe);

/// Paho's client passed: it tells no sizes but the payload's.
ProbeResult passed_with_paho(std::string probe);

/// Four features tried, of which one is broken and one not offered.
ProbeResult features(std::string probe);

/// Three capabilities found.
ProbeResult discovery(std::string probe, std::string maximum_packet_size);

ProbeResult beat_after_an_outage(std::string probe);
ProbeResult beat_of_a_watch(std::string probe);

/// A store that has something for every family of the catalogue.
Snapshot full_snapshot(NativeHistograms native = NativeHistograms::absent);
ProcessFacts process_facts();

/// What write_exposition makes of a snapshot.
std::string exposition(const Snapshot& snapshot, ExpositionFormat format = ExpositionFormat::text);

}  // namespace sonde::samples
