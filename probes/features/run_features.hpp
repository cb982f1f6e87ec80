// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/environment.hpp"
#include "probes/feature_report.hpp"
#include "probes/feature_settings.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstdint>
#include <vector>

namespace sonde {

/// What a run of this specification tries: what it names, and with `all` what else this version has
/// and the specification has the means for.
std::vector<Feature> features_to_try(const ProbeSpec& spec);

/// Tries a broker's features, within the timeout: first whether it can be reached at all, which is
/// what the phases of the result are of, then those whose scripts wait for the broker's clock side
/// by side, and meanwhile the others one after another. It succeeds where none that was wanted is
/// refused, broken or failed, nor, where it was asked for by name, not offered. A specification
/// without wishes wants all. `run` must be unlike other runs' of the same broker.
asio::awaitable<ProbeResult> run_features(ProbeSpec spec, std::uint64_t run, Environment env);

}  // namespace sonde
