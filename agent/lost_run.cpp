// SPDX-License-Identifier: Apache-2.0
#include "agent/lost_run.hpp"

#include "probes/quantity.hpp"
#include "probes/roundtrip.hpp"

#include <chrono>

namespace sonde {

ProbeResult lost_run(const ProbeSpec& spec, Duration lasted, WallTime now) {
    auto result = blank_result(spec, now - std::chrono::floor<WallTime::duration>(lasted));
    result.total = lasted;
    result.failure = Failure{.phase = Phase::connect,
                             .reason = FailureReason::internal,
                             .detail = "the run was not over " + format_duration(lasted) +
                                       " after its begin, though its timeout is " +
                                       format_duration(spec.timeout) +
                                       ", and was given up: a fault of sonde, please report it"};
    return result;
}

}  // namespace sonde
