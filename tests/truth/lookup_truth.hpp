// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/truth/busy_cores.hpp"
#include "tests/truth/comparison.hpp"

#include <cstddef>

namespace sonde::truth {

struct LookupPlan {
    Cores cores{Cores::idle};
    Duration delay{};  ///< Of the name server's answers; zero: as fast as it is.
    std::size_t runs{500};
};

/// The phase `dns` of probes beside a capture of their queries to a real name server. Throws as
/// compare() does.
PhaseErrors compare_lookups(const LookupPlan& plan);

}  // namespace sonde::truth
