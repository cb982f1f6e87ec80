// SPDX-License-Identifier: Apache-2.0
#include "config/apply.hpp"
#include "config/plan_apply.hpp"
#include "probes/route.hpp"

#include <utility>

/// The keys of the way to the broker, which are those of a probe.
namespace sonde::apply_plan {

namespace {

using ProbeApply = Complaints (*)(ProbeSpec&, const Setting&, const Surroundings&);

Complaints as_in_probe(ProbeApply apply,
                       PlanDraft& draft,
                       const Setting& setting,
                       const Surroundings& around) {
    ProbeSpec spec;
    spec.route = draft.plan.route;
    auto complaints = apply(spec, setting, around);
    draft.plan.route = std::move(spec.route);
    return complaints;
}

}  // namespace

Complaints proxy(PlanDraft& draft, const Setting& setting, const Surroundings& around) {
    return as_in_probe(apply::proxy, draft, setting, around);
}

Complaints proxy_password_file(PlanDraft& draft,
                               const Setting& setting,
                               const Surroundings& around) {
    return as_in_probe(apply::proxy_password_file, draft, setting, around);
}

Complaints proxy_password_env(PlanDraft& draft,
                              const Setting& setting,
                              const Surroundings& around) {
    return as_in_probe(apply::proxy_password_env, draft, setting, around);
}

Complaints proxy_protocol(PlanDraft& draft, const Setting& setting, const Surroundings& around) {
    return as_in_probe(apply::proxy_protocol, draft, setting, around);
}

Complaints websocket_origin(PlanDraft& draft, const Setting& setting, const Surroundings& around) {
    return as_in_probe(apply::websocket_origin, draft, setting, around);
}

Complaints websocket_headers(PlanDraft& draft, const Setting& setting, const Surroundings& around) {
    return as_in_probe(apply::websocket_headers, draft, setting, around);
}

}  // namespace sonde::apply_plan
