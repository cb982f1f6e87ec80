// SPDX-License-Identifier: Apache-2.0
#include "exporters/probe_metrics.hpp"

#include "probes/capability.hpp"
#include "probes/feature_report.hpp"
#include "probes/publisher_report.hpp"

namespace sonde {

namespace {

void add_messages(MessageCounts& counts, const MessageCounts& more) {
    counts.sent += more.sent;
    counts.delivered += more.delivered;
    counts.lost += more.lost;
    counts.duplicate += more.duplicate;
    counts.reordered += more.reordered;
    counts.corrupt += more.corrupt;
    counts.foreign += more.foreign;
}

/// Times of the phases that were passed.
PhaseTimes passed_phases(const ProbeResult& result) {
    PhaseTimes passed;
    for (const auto phase : all_phases) {
        const auto time = result.phases.get(phase);
        if (time && !is_failed(result, phase)) {
            passed.set(phase, *time);
        }
    }
    return passed;
}

}  // namespace

void ProbeMetrics::add(const ProbeResult& result) {
    ++runs;
    if (result.failure) {
        ++failures[{result.failure->phase, result.failure->reason}];
    }
    for (const auto& attempt : result.attempts) {
        ++address_failures[{attempt.family, attempt.reason}];
    }
    const auto passed = passed_phases(result);
    for (const auto phase : all_phases) {
        if (const auto time = passed.get(phase)) {
            phases.try_emplace(phase, native).first->second.record(*time);
        }
    }
    add_messages(messages, result.messages);
    if (result.tcp) {
        tcp_retransmits += result.tcp->retransmits;
    }
    if (result.session) {
        session = session.value_or(SessionMetrics{native});
        session->add(*result.session);
    }
    if (result.watch) {
        watch = watch.value_or(WatchMetrics{});
        watch->add(*result.watch);
    }
    const WallTime ended = result.started + result.total;
    if (result.success()) {
        last_success = ended;
    }
    last = LastRun{
        .success = result.success(),
        .ended = ended,
        .phases = passed,
        .total = result.total,
        .sizes = result.sizes,
        .message_sent = result.messages.sent > 0,
        .dns_ttl_seconds = result.dns ? result.dns->ttl_seconds : std::nullopt,
        .tcp = result.tcp,
        .tls = result.tls,
        .features = result.features,
    };
    if (result.capabilities) {
        if (capabilities) {
            capability_changes += changes_between(*capabilities, *result.capabilities).size();
        }
        capabilities = result.capabilities;
    }
}

std::vector<ProbeMetrics::Label> labels_of(const ProbeSpec& spec, std::string_view location) {
    std::vector<ProbeMetrics::Label> labels{{"probe", spec.name},
                                            {"target", to_string(spec.target)}};
    if (!location.empty()) {
        labels.emplace_back("location", location);
    }
    labels.insert(labels.end(), spec.labels.begin(), spec.labels.end());
    return labels;
}

}  // namespace sonde
