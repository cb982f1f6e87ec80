// SPDX-License-Identifier: Apache-2.0
#include "probes/summary.hpp"

#include "probes/publisher_report.hpp"

namespace sonde {

void Summary::add(const ProbeResult& result) {
    ++runs_;
    if (result.failure) {
        ++failures_;
    } else {
        total_.record(result.total);
    }
    for (const auto phase : all_phases) {
        const auto time = result.phases.get(phase);
        if (time && !is_failed(result, phase)) {
            phases_[static_cast<std::size_t>(phase)].record(*time);
        }
    }
    messages_.sent += result.messages.sent;
    messages_.delivered += result.messages.delivered;
    messages_.lost += result.messages.lost;
    messages_.duplicate += result.messages.duplicate;
    messages_.reordered += result.messages.reordered;
    messages_.corrupt += result.messages.corrupt;
    messages_.foreign += result.messages.foreign;
}

double Summary::success_ratio() const {
    if (runs_ == 0) {
        return 0.0;
    }
    return static_cast<double>(runs_ - failures_) / static_cast<double>(runs_);
}

}  // namespace sonde
