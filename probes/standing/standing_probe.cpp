// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/standing_probe.hpp"

#include "probes/standing/session_probe.hpp"
#include "probes/standing/watch_probe.hpp"

#include <utility>

namespace sonde {

bool is_standing(ProbeKind kind) {
    switch (kind) {
        case ProbeKind::session:
        case ProbeKind::watch:
            return true;
        case ProbeKind::roundtrip:
        case ProbeKind::features:
        case ProbeKind::discover:
        case ProbeKind::request:
            break;
    }
    return false;
}

std::unique_ptr<StandingProbe> make_standing_probe(ProbeSpec spec,
                                                   std::uint64_t run,
                                                   Environment env,
                                                   net::Pause& pause) {
    if (spec.kind == ProbeKind::session) {
        return std::make_unique<SessionProbe>(std::move(spec), run, env, pause);
    }
    if (spec.kind == ProbeKind::watch) {
        return std::make_unique<WatchProbe>(std::move(spec), run, env, pause);
    }
    return nullptr;
}

}  // namespace sonde
