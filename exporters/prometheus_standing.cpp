// SPDX-License-Identifier: Apache-2.0
#include "exporters/prometheus_family.hpp"
#include "exporters/standing_catalogue.hpp"
#include "exporters/standing_metrics.hpp"

namespace sonde {

namespace {

using Probes = std::vector<ProbeMetrics>;

/// Writes a family with one series for each probe that holds a connection, where `value` has one.
template <class Value>
void write_session(const Exposition& to,
                   const MetricFamily& family,
                   const Probes& probes,
                   Value value) {
    write_one_each(to, family, probes, [&value](const ProbeMetrics& probe) {
        return probe.session ? value(*probe.session) : std::optional<double>{};
    });
}

template <class Count>
void write_session_count(const Exposition& to,
                         const MetricFamily& family,
                         const Probes& probes,
                         Count SessionMetrics::*count) {
    write_session(to, family, probes, [count](const SessionMetrics& session) {
        return std::optional{static_cast<double>(session.*count)};
    });
}

void write_session_time(const Exposition& to,
                        const MetricFamily& family,
                        const Probes& probes,
                        std::optional<Duration> SessionMetrics::*time) {
    write_session(to, family, probes, [time](const SessionMetrics& session) {
        return session.*time ? std::optional{seconds(*(session.*time))} : std::nullopt;
    });
}

void write_outages(const Exposition& to, const Probes& probes) {
    FamilyWriter causes{metric::session_outages};
    FamilyWriter times{metric::session_outage_time};
    for (const auto& probe : probes) {
        if (!probe.session) {
            continue;
        }
        for (const auto& [what, count] : probe.session->outages) {
            causes.add(probe.labels,
                       {name_of(what.first), name_of(what.second)},
                       static_cast<double>(count));
        }
        times.add(probe.labels, {}, probe.session->outage_times.view());
    }
    causes.write(to);
    times.write(to);
}

FamilyWriter::Labels labels_of_row(const ProbeMetrics& probe, const WatchMetrics::Labels& own) {
    auto labels = probe.labels;
    labels.insert(labels.end(), own.begin(), own.end());
    return labels;
}

/// Writes a family with one series for each row of each watch, where `value` has one.
template <class Value>
void write_rows(const Exposition& to,
                const MetricFamily& family,
                const Probes& probes,
                Value value) {
    FamilyWriter writer{family};
    for (const auto& probe : probes) {
        if (!probe.watch) {
            continue;
        }
        for (const auto& [labels, row] : probe.watch->rows) {
            if (const std::optional<double> found = value(row)) {
                writer.add(labels_of_row(probe, labels), {}, *found);
            }
        }
    }
    writer.write(to);
}

void write_row_count(const Exposition& to,
                     const MetricFamily& family,
                     const Probes& probes,
                     std::uint64_t WatchRow::*count) {
    write_rows(to, family, probes, [count](const WatchRow& row) {
        return std::optional{static_cast<double>(row.*count)};
    });
}

void write_row_time(const Exposition& to,
                    const MetricFamily& family,
                    const Probes& probes,
                    std::optional<Duration> WatchRow::*time) {
    write_rows(to, family, probes, [time](const WatchRow& row) {
        return row.*time ? std::optional{seconds(*(row.*time))} : std::nullopt;
    });
}

void write_violations(const Exposition& to, const Probes& probes) {
    FamilyWriter writer{metric::watch_violations};
    for (const auto& probe : probes) {
        if (!probe.watch) {
            continue;
        }
        for (const auto& [labels, row] : probe.watch->rows) {
            for (const auto rule : all_watch_rules) {
                const auto count = row.violations[static_cast<std::size_t>(rule)];
                if (count > 0) {
                    writer.add(
                        labels_of_row(probe, labels), {name_of(rule)}, static_cast<double>(count));
                }
            }
        }
    }
    writer.write(to);
}

void write_sessions(const Exposition& to, const Probes& probes) {
    write_session_count(to, metric::messages_late, probes, &SessionMetrics::late);
    write_session_count(to, metric::messages_recovered, probes, &SessionMetrics::recovered);
    write_session(to, metric::session_connected, probes, [](const SessionMetrics& session) {
        return std::optional{session.last.connected ? 1.0 : 0.0};
    });
    write_session(to, metric::session_age, probes, [](const SessionMetrics& session) {
        const auto& age = session.last.connection_age;
        return age ? std::optional{seconds(*age)} : std::nullopt;
    });
    write_session_count(to, metric::session_reconnects, probes, &SessionMetrics::reconnects);
    write_session_count(to, metric::session_resumed, probes, &SessionMetrics::resumed);
    write_session_count(to, metric::session_lost, probes, &SessionMetrics::lost);
    write_outages(to, probes);
    write_session_time(to, metric::session_last_outage, probes, &SessionMetrics::last_outage);
    write_session(to, metric::session_disconnected, probes, [](const SessionMetrics& session) {
        return std::optional{seconds(session.disconnected)};
    });
    write_session_time(to, metric::session_cut_age, probes, &SessionMetrics::last_cut_age);
}

void write_watches(const Exposition& to, const Probes& probes) {
    write_row_count(to, metric::watch_topics, probes, &WatchRow::topics);
    write_row_count(to, metric::watch_offline, probes, &WatchRow::offline);
    write_row_time(to, metric::watch_age, probes, &WatchRow::age);
    write_row_time(to, metric::watch_gap, probes, &WatchRow::gap);
    write_row_count(to, metric::watch_messages, probes, &WatchRow::messages);
    write_row_count(to, metric::watch_bytes, probes, &WatchRow::bytes);
    write_violations(to, probes);
    write_one_each(to, metric::watch_overflow, probes, [](const ProbeMetrics& probe) {
        return probe.watch ? std::optional{static_cast<double>(probe.watch->overflow)}
                           : std::nullopt;
    });
}

}  // namespace

void write_standing_families(const Exposition& to, const std::vector<ProbeMetrics>& probes) {
    write_sessions(to, probes);
    write_watches(to, probes);
}

}  // namespace sonde
