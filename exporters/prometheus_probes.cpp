#include "exporters/prometheus_family.hpp"

namespace sonde {

namespace {

using Probes = std::vector<ProbeMetrics>;

/// Writes a family with one series a probe, where `value` has one.
template <class Value>
void write_one_each(std::ostream& out,
                    const MetricFamily& family,
                    const Probes& probes,
                    Value value) {
    FamilyWriter writer{family};
    for (const auto& probe : probes) {
        if (const std::optional<double> found = value(probe)) {
            writer.add(probe.labels, {}, *found);
        }
    }
    writer.write(out);
}

/// The same of the last run, where there was one.
template <class Value>
void write_last(std::ostream& out, const MetricFamily& family, const Probes& probes, Value value) {
    write_one_each(out, family, probes, [&value](const ProbeMetrics& probe) {
        return probe.last ? std::optional<double>{value(*probe.last)} : std::nullopt;
    });
}

/// A count that starts at zero with the probe.
template <class Count>
void write_count(std::ostream& out, const MetricFamily& family, const Probes& probes, Count count) {
    write_one_each(out, family, probes, [&count](const ProbeMetrics& probe) {
        return std::optional{static_cast<double>(count(probe))};
    });
}

void write_failures(std::ostream& out, const Probes& probes) {
    FamilyWriter writer{metric::failures};
    for (const auto& probe : probes) {
        for (const auto& [what, count] : probe.failures) {
            const auto& [phase, reason] = what;
            writer.add(probe.labels, {name_of(phase), name_of(reason)}, static_cast<double>(count));
        }
    }
    writer.write(out);
}

void write_address_failures(std::ostream& out, const Probes& probes) {
    FamilyWriter writer{metric::address_failures};
    for (const auto& probe : probes) {
        for (const auto& [what, count] : probe.address_failures) {
            const auto& [family, reason] = what;
            writer.add(
                probe.labels, {name_of(family), name_of(reason)}, static_cast<double>(count));
        }
    }
    writer.write(out);
}

void write_phase_times(std::ostream& out, const Probes& probes) {
    FamilyWriter writer{metric::phase_time};
    for (const auto& probe : probes) {
        for (const auto& [phase, histogram] : probe.phases) {
            writer.add(probe.labels, {name_of(phase)}, histogram.view());
        }
    }
    writer.write(out);
}

void write_last_phase_times(std::ostream& out, const Probes& probes) {
    FamilyWriter writer{metric::last_phase_time};
    for (const auto& probe : probes) {
        for (const auto phase : all_phases) {
            const auto time = probe.last ? probe.last->phases.get(phase) : std::nullopt;
            if (time) {
                writer.add(probe.labels, {name_of(phase)}, seconds(*time));
            }
        }
    }
    writer.write(out);
}

struct PacketSize {
    std::string_view packet{};
    std::string_view direction{};
    std::uint64_t Sizes::*size{};
};

constexpr std::array packet_sizes{
    PacketSize{"connect", "sent", &Sizes::connect_packet},
    PacketSize{"connack", "received", &Sizes::connack_packet},
    PacketSize{"subscribe", "sent", &Sizes::subscribe_packet},
    PacketSize{"suback", "received", &Sizes::suback_packet},
    PacketSize{"publish", "sent", &Sizes::publish_packet},
    PacketSize{"publish", "received", &Sizes::delivered_packet},
};

void write_packet_sizes(std::ostream& out, const Probes& probes) {
    FamilyWriter writer{metric::packet_size};
    for (const auto& probe : probes) {
        for (const auto& [packet, direction, size] : packet_sizes) {
            const auto bytes = probe.last ? probe.last->sizes.*size : 0;
            if (bytes > 0) {
                writer.add(probe.labels, {packet, direction}, static_cast<double>(bytes));
            }
        }
    }
    writer.write(out);
}

void write_connection_sizes(std::ostream& out, const Probes& probes) {
    FamilyWriter writer{metric::connection_size};
    for (const auto& probe : probes) {
        const auto sizes = probe.last ? probe.last->sizes : Sizes{};
        if (sizes.sent > 0 || sizes.received > 0) {
            writer.add(probe.labels, {"sent"}, static_cast<double>(sizes.sent));
            writer.add(probe.labels, {"received"}, static_cast<double>(sizes.received));
        }
    }
    writer.write(out);
}

void write_runs(std::ostream& out, const Probes& probes) {
    write_count(out, metric::runs, probes, [](const auto& probe) { return probe.runs; });
    write_failures(out, probes);
    write_last(out, metric::success, probes, [](const LastRun& last) { return last.success; });
    write_count(out, metric::runs_in_flight, probes, [](const auto& probe) {
        return probe.runs_in_flight;
    });
    write_phase_times(out, probes);
    write_last_phase_times(out, probes);
    write_last(
        out, metric::duration, probes, [](const LastRun& last) { return seconds(last.total); });
    write_last(out, metric::last_run, probes, [](const LastRun& last) {
        return seconds_since_epoch(last.ended);
    });
    write_one_each(out, metric::last_success, probes, [](const ProbeMetrics& probe) {
        return probe.last_success ? std::optional{seconds_since_epoch(*probe.last_success)}
                                  : std::nullopt;
    });
    write_one_each(out, metric::interval, probes, [](const ProbeMetrics& probe) {
        return std::optional{seconds(probe.interval)};
    });
    write_one_each(out, metric::timeout, probes, [](const ProbeMetrics& probe) {
        return std::optional{seconds(probe.timeout)};
    });
}

void write_messages(std::ostream& out, const Probes& probes) {
    write_one_each(out, metric::payload_size, probes, [](const ProbeMetrics& probe) {
        const bool sent = probe.last && probe.last->message_sent;
        return sent ? std::optional{static_cast<double>(probe.last->sizes.payload)} : std::nullopt;
    });
    write_packet_sizes(out, probes);
    write_connection_sizes(out, probes);
    write_count(
        out, metric::messages_lost, probes, [](const auto& probe) { return probe.messages.lost; });
    write_count(out, metric::messages_duplicate, probes, [](const auto& probe) {
        return probe.messages.duplicate;
    });
    write_count(out, metric::messages_reordered, probes, [](const auto& probe) {
        return probe.messages.reordered;
    });
    write_count(out, metric::messages_corrupt, probes, [](const auto& probe) {
        return probe.messages.corrupt;
    });
    write_count(out, metric::messages_foreign, probes, [](const auto& probe) {
        return probe.messages.foreign;
    });
}

/// Of the last run's TLS connection, where `value` has one.
template <class Value>
void write_tls(std::ostream& out, const MetricFamily& family, const Probes& probes, Value value) {
    write_one_each(out, family, probes, [&value](const ProbeMetrics& probe) {
        return probe.last && probe.last->tls ? value(*probe.last->tls) : std::nullopt;
    });
}

template <class Value>
void write_tcp(std::ostream& out, const MetricFamily& family, const Probes& probes, Value value) {
    write_one_each(out, family, probes, [&value](const ProbeMetrics& probe) {
        return probe.last && probe.last->tcp ? std::optional{seconds(value(*probe.last->tcp))}
                                             : std::nullopt;
    });
}

void write_connection(std::ostream& out, const Probes& probes) {
    write_address_failures(out, probes);
    write_one_each(out, metric::dns_ttl, probes, [](const ProbeMetrics& probe) {
        return probe.last && probe.last->dns_ttl_seconds
                   ? std::optional<double>{*probe.last->dns_ttl_seconds}
                   : std::nullopt;
    });
    write_tcp(out, metric::tcp_rtt, probes, [](const TcpFacts& tcp) { return tcp.rtt; });
    write_tcp(out, metric::tcp_min_rtt, probes, [](const TcpFacts& tcp) { return tcp.min_rtt; });
    write_count(out, metric::tcp_retransmits, probes, [](const auto& probe) {
        return probe.tcp_retransmits;
    });
    FamilyWriter info{metric::tls_info};
    for (const auto& probe : probes) {
        // The version is known once the handshake has finished.
        if (probe.last && probe.last->tls && !probe.last->tls->version.empty()) {
            info.add(probe.labels, {probe.last->tls->version, probe.last->tls->cipher}, 1.0);
        }
    }
    info.write(out);
    write_tls(out, metric::tls_verified, probes, [](const TlsFacts& tls) {
        return std::optional{tls.verified ? 1.0 : 0.0};
    });
    write_tls(out, metric::certificate_not_after, probes, [](const TlsFacts& tls) {
        return tls.not_after ? std::optional{seconds_since_epoch(*tls.not_after)} : std::nullopt;
    });
}

}  // namespace

void write_probe_families(std::ostream& out, const std::vector<ProbeMetrics>& probes) {
    write_runs(out, probes);
    write_messages(out, probes);
    write_connection(out, probes);
    write_count(
        out, metric::skipped_runs, probes, [](const auto& probe) { return probe.skipped_runs; });
}

}  // namespace sonde
