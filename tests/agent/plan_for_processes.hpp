// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/plan.hpp"

namespace sonde::testing {

/// What the processes of tests make of their arguments, whatever those are.
inline load::LoadPlan plan_for_processes() {
    const auto rate = load::Rate::per_second(100);
    load::LoadPlan plan{.name = "fake", .targets = {*parse_endpoint("mqtt://127.0.0.1:1883")}};
    plan.populations = {{.name = "clients",
                         .count = 10,
                         .profile = {{.length = plan.duration, .from = rate, .to = rate}}}};
    return plan;
}

}  // namespace sonde::testing
