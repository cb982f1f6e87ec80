// SPDX-License-Identifier: Apache-2.0
#include "agent/load_drive.hpp"

#include "exporters/load_wording.hpp"
#include "exporters/printable.hpp"

#include <algorithm>
#include <cstdint>

namespace sonde {

tl::expected<load::LoadResult, std::string> drive(OngoingLoad& run,
                                                  StopSignals& signals,
                                                  const ObserveInterval& observe) {
    const StopSignals::Guard guard{signals, run};
    std::uint64_t established = 0;
    bool given_up = false;
    while (const auto interval = run.next()) {
        observe(*interval);
        established += interval->connections.established;
        if (!given_up && established == 0 && interval->clients > 0 &&
            interval->stage > load::Stage::connect) {
            given_up = true;
            run.stop(load::StopKind::now);
        }
    }
    return run.result().map([&](load::LoadResult result) {
        result.interrupted = signals.came();
        return result;
    });
}

bool is_unreachable(const load::LoadResult& result) {
    return result.clients > 0 && result.connections.established == 0;
}

std::string why_nobody_connected(const load::LoadResult& result) {
    const auto worst = std::ranges::max_element(
        result.failures, {}, [](const auto& row) { return row.second.count; });
    std::string sentence{"no client could connect"};
    if (worst != result.failures.end()) {
        sentence += ": " + load::title_of(worst->first, worst->second);
        if (!worst->second.detail.empty()) {
            sentence += ": " + worst->second.detail;
        }
    }
    return printable(sentence);
}

}  // namespace sonde
