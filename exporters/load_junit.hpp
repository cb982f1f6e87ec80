// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/result.hpp"

#include <ostream>

namespace sonde::load {

/// A run as JUnit XML, valid by Surefire's schema, for CI servers: a test case a threshold, which
/// fails with its sentence; `verdict`, an error where the generator was the bottleneck or the run
/// was interrupted, since then nothing is known of the broker; and `identities`, which fails where
/// the counts do not add up. Times are seconds; the run's is the verdict's.
void write_junit(std::ostream& out, const LoadResult& result);

}  // namespace sonde::load
