// SPDX-License-Identifier: Apache-2.0
#include "exporters/standing_metrics.hpp"

namespace sonde {

void SessionMetrics::add(const SessionReport& report) {
    reconnects += report.reconnects;
    resumed += report.resumed;
    lost += report.session_lost;
    late += report.late;
    recovered += report.recovered;
    for (const auto& outage : report.began) {
        ++outages[{outage.phase, outage.reason}];
        last_cut_age = outage.connection_age;
    }
    for (const auto& outage : report.ended) {
        outage_times.record(outage.without_delivery);
        disconnected += outage.disconnected;
        last_outage = outage.without_delivery;
    }
    last = report;
}

void WatchMetrics::add(const WatchReport& report) {
    overflow += report.overflow;
    for (auto& [labels, row] : rows) {
        // Until the report says otherwise: a row may be gone.
        row.topics = 0;
        row.offline = 0;
        row.age.reset();
        row.gap.reset();
    }
    for (const auto& more : report.rows) {
        auto& row = rows[more.labels];
        row.topics = more.topics;
        row.offline = more.offline;
        row.age = more.age;
        row.gap = more.gap;
        row.messages += more.messages;
        row.bytes += more.bytes;
        for (std::size_t rule = 0; rule < row.violations.size(); ++rule) {
            row.violations[rule] += more.violations[rule];
        }
    }
}

}  // namespace sonde
