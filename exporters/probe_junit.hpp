// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/threshold.hpp"

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace sonde {

/// What a one-off test came to.
struct ProbeVerdict {
    std::string target{};
    Duration total{};  ///< From the first run's start to the last one's end.
    std::uint64_t runs{};
    std::uint64_t failures{};
    std::optional<Failure> last_failure{};
    std::vector<ThresholdOutcome> thresholds{};
    bool success_is_judged{};  ///< By a threshold: failures are none of the test's then.
    bool interrupted{};

    /// The exit status goes by it, but for an interruption.
    bool passed() const;
};

/// As JUnit XML, for CI servers: a test case a threshold, and `runs`, which fails where a run did,
/// unless a threshold says how many may, and is an error where the test was interrupted.
void write_junit(std::ostream& out, const ProbeVerdict& verdict);

}  // namespace sonde
