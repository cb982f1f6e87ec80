// SPDX-License-Identifier: Apache-2.0
#include "tests/support/run.hpp"

#include "probes/roundtrip.hpp"

namespace sonde::support {

ProbeResult run_probe(const ProbeSpec& spec, Environment env) {
    return run_to_end(run_roundtrip(spec, run_number, env));
}

}  // namespace sonde::support
