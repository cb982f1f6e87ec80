// SPDX-License-Identifier: Apache-2.0
#include "exporters/packet_sizes.hpp"
#include "exporters/prometheus_family.hpp"
#include "probes/capability.hpp"
#include "probes/feature_report.hpp"

namespace sonde {

namespace {

using Probes = std::vector<ProbeMetrics>;

/// The same of the last run, where there was one.
template <class Value>
void write_last(const Exposition& to,
                const MetricFamily& family,
                const Probes& probes,
                Value value) {
    write_one_each(to, family, probes, [&value](const ProbeMetrics& probe) {
        return probe.last ? std::optional<double>{value(*probe.last)} : std::nullopt;
    });
}

/// A count that starts at zero with the probe.
template <class Count>
void write_count(const Exposition& to,
                 const MetricFamily& family,
                 const Probes& probes,
                 Count count) {
    write_one_each(to, family, probes, [&count](const ProbeMetrics& probe) {
        return std::optional{static_cast<double>(count(probe))};
    });
}

/// What is the probe's as a whole, and not one of its addresses'.
template <class Value>
void write_of_schedule(const Exposition& to,
                       const MetricFamily& family,
                       const Probes& probes,
                       Value value) {
    write_one_each(to, family, probes, [&value](const ProbeMetrics& probe) {
        return probe.of_address ? std::nullopt : std::optional<double>{value(probe)};
    });
}

void write_failures(const Exposition& to, const Probes& probes) {
    FamilyWriter writer{metric::failures};
    for (const auto& probe : probes) {
        for (const auto& [what, count] : probe.failures) {
            const auto& [phase, reason] = what;
            writer.add(probe.labels, {name_of(phase), name_of(reason)}, static_cast<double>(count));
        }
    }
    writer.write(to);
}

void write_address_failures(const Exposition& to, const Probes& probes) {
    FamilyWriter writer{metric::address_failures};
    for (const auto& probe : probes) {
        for (const auto& [what, count] : probe.address_failures) {
            const auto& [family, reason] = what;
            writer.add(
                probe.labels, {name_of(family), name_of(reason)}, static_cast<double>(count));
        }
    }
    writer.write(to);
}

void write_phase_times(const Exposition& to, const Probes& probes) {
    FamilyWriter writer{metric::phase_time};
    for (const auto& probe : probes) {
        for (const auto& [phase, histogram] : probe.phases) {
            writer.add(probe.labels, {name_of(phase)}, histogram.view());
        }
    }
    writer.write(to);
}

void write_last_phase_times(const Exposition& to, const Probes& probes) {
    FamilyWriter writer{metric::last_phase_time};
    for (const auto& probe : probes) {
        for (const auto phase : all_phases) {
            const auto time = probe.last ? probe.last->phases.get(phase) : std::nullopt;
            if (time) {
                writer.add(probe.labels, {name_of(phase)}, seconds(*time));
            }
        }
    }
    writer.write(to);
}

void write_packet_sizes(const Exposition& to, const Probes& probes) {
    FamilyWriter writer{metric::packet_size};
    for (const auto& probe : probes) {
        for (const auto& [packet, direction, size] : packet_sizes) {
            const auto bytes = probe.last ? probe.last->sizes.*size : 0;
            if (bytes > 0) {
                writer.add(probe.labels, {packet, direction}, static_cast<double>(bytes));
            }
        }
    }
    writer.write(to);
}

void write_connection_sizes(const Exposition& to, const Probes& probes) {
    FamilyWriter writer{metric::connection_size};
    for (const auto& probe : probes) {
        const auto sizes = probe.last ? probe.last->sizes : Sizes{};
        if (sizes.sent > 0 || sizes.received > 0) {
            writer.add(probe.labels, {"sent"}, static_cast<double>(sizes.sent));
            writer.add(probe.labels, {"received"}, static_cast<double>(sizes.received));
        }
    }
    writer.write(to);
}

void write_runs(const Exposition& to, const Probes& probes) {
    write_count(to, metric::runs, probes, [](const auto& probe) { return probe.runs; });
    write_failures(to, probes);
    write_last(to, metric::success, probes, [](const LastRun& last) { return last.success; });
    write_of_schedule(to, metric::runs_in_flight, probes, [](const auto& probe) {
        return static_cast<double>(probe.runs_in_flight);
    });
    write_phase_times(to, probes);
    write_last_phase_times(to, probes);
    write_last(
        to, metric::duration, probes, [](const LastRun& last) { return seconds(last.total); });
    write_last(to, metric::last_run, probes, [](const LastRun& last) {
        return seconds_since_epoch(last.ended);
    });
    write_one_each(to, metric::last_success, probes, [](const ProbeMetrics& probe) {
        return probe.last_success ? std::optional{seconds_since_epoch(*probe.last_success)}
                                  : std::nullopt;
    });
    write_one_each(to, metric::interval, probes, [](const ProbeMetrics& probe) {
        return std::optional{seconds(probe.interval)};
    });
    write_one_each(to, metric::timeout, probes, [](const ProbeMetrics& probe) {
        return std::optional{seconds(probe.timeout)};
    });
}

void write_messages(const Exposition& to, const Probes& probes) {
    write_one_each(to, metric::payload_size, probes, [](const ProbeMetrics& probe) {
        const bool sent = probe.last && probe.last->message_sent;
        return sent ? std::optional{static_cast<double>(probe.last->sizes.payload)} : std::nullopt;
    });
    write_packet_sizes(to, probes);
    write_connection_sizes(to, probes);
    write_count(
        to, metric::messages_sent, probes, [](const auto& probe) { return probe.messages.sent; });
    write_count(to, metric::messages_delivered, probes, [](const auto& probe) {
        return probe.messages.delivered;
    });
    write_count(
        to, metric::messages_lost, probes, [](const auto& probe) { return probe.messages.lost; });
    write_count(to, metric::messages_duplicate, probes, [](const auto& probe) {
        return probe.messages.duplicate;
    });
    write_count(to, metric::messages_reordered, probes, [](const auto& probe) {
        return probe.messages.reordered;
    });
    write_count(to, metric::messages_corrupt, probes, [](const auto& probe) {
        return probe.messages.corrupt;
    });
    write_count(to, metric::messages_foreign, probes, [](const auto& probe) {
        return probe.messages.foreign;
    });
}

/// Of the last run's TLS connection, where `value` has one.
template <class Value>
void write_tls(const Exposition& to,
               const MetricFamily& family,
               const Probes& probes,
               Value value) {
    write_one_each(to, family, probes, [&value](const ProbeMetrics& probe) {
        return probe.last && probe.last->tls ? value(*probe.last->tls) : std::nullopt;
    });
}

template <class Value>
void write_tcp(const Exposition& to,
               const MetricFamily& family,
               const Probes& probes,
               Value value) {
    write_one_each(to, family, probes, [&value](const ProbeMetrics& probe) {
        return probe.last && probe.last->tcp ? std::optional{seconds(value(*probe.last->tcp))}
                                             : std::nullopt;
    });
}

void write_connection(const Exposition& to, const Probes& probes) {
    write_address_failures(to, probes);
    write_one_each(to, metric::dns_ttl, probes, [](const ProbeMetrics& probe) {
        return probe.last && probe.last->dns_ttl_seconds
                   ? std::optional<double>{*probe.last->dns_ttl_seconds}
                   : std::nullopt;
    });
    write_tcp(to, metric::tcp_rtt, probes, [](const TcpFacts& tcp) { return tcp.rtt; });
    write_tcp(to, metric::tcp_min_rtt, probes, [](const TcpFacts& tcp) { return tcp.min_rtt; });
    write_count(to, metric::tcp_retransmits, probes, [](const auto& probe) {
        return probe.tcp_retransmits;
    });
    FamilyWriter info{metric::tls_info};
    for (const auto& probe : probes) {
        // The version is known once the handshake has finished.
        if (probe.last && probe.last->tls && !probe.last->tls->version.empty()) {
            info.add(probe.labels, {probe.last->tls->version, probe.last->tls->cipher}, 1.0);
        }
    }
    info.write(to);
    write_tls(to, metric::tls_verified, probes, [](const TlsFacts& tls) {
        return std::optional{tls.verified ? 1.0 : 0.0};
    });
    write_tls(to, metric::certificate_not_after, probes, [](const TlsFacts& tls) {
        return tls.not_after ? std::optional{seconds_since_epoch(*tls.not_after)} : std::nullopt;
    });
}

/// Of the features that the last run tried, where `value` has one.
template <class Value>
void write_features(const Exposition& to,
                    const MetricFamily& family,
                    const Probes& probes,
                    Value value) {
    FamilyWriter writer{family};
    for (const auto& probe : probes) {
        if (!probe.last || !probe.last->features) {
            continue;
        }
        for (const auto& outcome : probe.last->features->outcomes) {
            if (const std::optional<double> found = value(outcome)) {
                writer.add(probe.labels, {name_of(outcome.feature)}, *found);
            }
        }
    }
    writer.write(to);
}

void write_features(const Exposition& to, const Probes& probes) {
    write_features(to, metric::feature_success, probes, [](const FeatureOutcome& outcome) {
        return outcome.verdict == FeatureVerdict::not_offered
                   ? std::nullopt
                   : std::optional{outcome.verdict == FeatureVerdict::works ? 1.0 : 0.0};
    });
    write_features(to, metric::feature_time, probes, [](const FeatureOutcome& outcome) {
        return outcome.verdict == FeatureVerdict::works ? std::optional{seconds(outcome.time)}
                                                        : std::nullopt;
    });
    write_one_each(to, metric::largest_message, probes, [](const ProbeMetrics& probe) {
        const bool known =
            probe.last && probe.last->features && probe.last->features->largest_message;
        return known ? std::optional{static_cast<double>(*probe.last->features->largest_message)}
                     : std::nullopt;
    });
}

void write_capabilities(const Exposition& to, const Probes& probes) {
    FamilyWriter info{metric::capability_info};
    for (const auto& probe : probes) {
        if (!probe.capabilities) {
            continue;
        }
        for (const auto& fact : probe.capabilities->facts) {
            info.add(probe.labels, {name_of(fact.capability), fact.value}, 1.0);
        }
    }
    info.write(to);
    write_one_each(to, metric::capability_changes, probes, [](const ProbeMetrics& probe) {
        return probe.capabilities ? std::optional{static_cast<double>(probe.capability_changes)}
                                  : std::nullopt;
    });
}

}  // namespace

void write_probe_families(const Exposition& to, const std::vector<ProbeMetrics>& probes) {
    write_runs(to, probes);
    write_messages(to, probes);
    write_standing_families(to, probes);
    write_connection(to, probes);
    write_features(to, probes);
    write_capabilities(to, probes);
    write_of_schedule(to, metric::skipped_runs, probes, [](const auto& probe) {
        return static_cast<double>(probe.skipped_runs);
    });
}

}  // namespace sonde
