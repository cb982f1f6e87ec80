// SPDX-License-Identifier: Apache-2.0
#include "probes/phase.hpp"

#include <algorithm>

namespace sonde {

std::string_view name_of(Phase phase) {
    switch (phase) {
        case Phase::dns:
            return "dns";
        case Phase::tcp:
            return "tcp";
        case Phase::proxy:
            return "proxy";
        case Phase::tls:
            return "tls";
        case Phase::websocket:
            return "websocket";
        case Phase::connect:
            return "connect";
        case Phase::subscribe:
            return "subscribe";
        case Phase::publish:
            return "publish";
        case Phase::delivery:
            return "delivery";
        case Phase::answer:
            return "answer";
        case Phase::ping:
            return "ping";
        case Phase::disconnect:
            return "disconnect";
    }
    return "";
}

std::optional<Phase> phase_named(std::string_view name) {
    const auto* const found =
        std::ranges::find(all_phases, name, [](Phase phase) { return name_of(phase); });
    return found == all_phases.end() ? std::nullopt : std::optional{*found};
}

}  // namespace sonde
