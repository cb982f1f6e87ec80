#include "exporters/probe_metrics.hpp"

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
        const bool failed = result.failure && result.failure->phase == phase;
        if (time && !failed) {
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
            phases[phase].record(*time);
        }
    }
    add_messages(messages, result.messages);
    if (result.tcp) {
        tcp_retransmits += result.tcp->retransmits;
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
    };
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
