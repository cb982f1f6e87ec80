// SPDX-License-Identifier: Apache-2.0
#include "exporters/catalogue.hpp"

#include "exporters/asked_catalogue.hpp"
#include "exporters/load_catalogue.hpp"
#include "exporters/standing_catalogue.hpp"

#include <algorithm>

namespace sonde {

namespace {

constexpr std::array families{
    &metric::runs,
    &metric::failures,
    &metric::success,
    &metric::runs_in_flight,
    &metric::phase_time,
    &metric::last_phase_time,
    &metric::duration,
    &metric::last_run,
    &metric::last_success,
    &metric::interval,
    &metric::timeout,
    &metric::payload_size,
    &metric::packet_size,
    &metric::connection_size,
    &metric::messages_sent,
    &metric::messages_delivered,
    &metric::messages_lost,
    &metric::messages_duplicate,
    &metric::messages_reordered,
    &metric::messages_corrupt,
    &metric::messages_foreign,
    &metric::messages_late,
    &metric::messages_recovered,
    &metric::session_connected,
    &metric::session_age,
    &metric::session_reconnects,
    &metric::session_resumed,
    &metric::session_lost,
    &metric::session_outages,
    &metric::session_outage_time,
    &metric::session_last_outage,
    &metric::session_disconnected,
    &metric::session_cut_age,
    &metric::watch_topics,
    &metric::watch_offline,
    &metric::watch_age,
    &metric::watch_gap,
    &metric::watch_messages,
    &metric::watch_bytes,
    &metric::watch_violations,
    &metric::watch_overflow,
    &metric::address_failures,
    &metric::dns_ttl,
    &metric::tcp_rtt,
    &metric::tcp_min_rtt,
    &metric::tcp_retransmits,
    &metric::tls_info,
    &metric::tls_verified,
    &metric::certificate_not_after,
    &metric::feature_success,
    &metric::feature_time,
    &metric::largest_message,
    &metric::capability_info,
    &metric::capability_changes,
    &metric::skipped_runs,
    &metric::lateness,
    &metric::loop_lag,
    &metric::local_delay,
    &metric::load_info,
    &metric::load_stage,
    &metric::load_clients,
    &metric::load_connected,
    &metric::load_subscribed,
    &metric::load_wanted_rate,
    &metric::load_scheduled,
    &metric::load_sent,
    &metric::load_acknowledged,
    &metric::load_failed,
    &metric::load_overload,
    &metric::load_waiting,
    &metric::load_in_flight,
    &metric::load_warm_up,
    &metric::load_expected,
    &metric::load_delivered,
    &metric::load_missing,
    &metric::load_excused,
    &metric::load_duplicate,
    &metric::load_redelivered,
    &metric::load_reordered,
    &metric::load_corrupt,
    &metric::load_late,
    &metric::load_foreign,
    &metric::load_latency,
    &metric::load_stream_gap,
    &metric::load_connection_phase,
    &metric::load_connections_attempted,
    &metric::load_connections_established,
    &metric::load_connections_failed,
    &metric::load_connections_cut,
    &metric::load_connections_resumed,
    &metric::load_failures,
    &metric::load_sent_bytes,
    &metric::load_received_bytes,
    &metric::load_cpu,
    &metric::load_busiest_cpu,
    &metric::load_pickup,
    &metric::load_longest_turn,
    &metric::load_turns,
    &metric::load_full_turns,
    &metric::load_blocked_writes,
    &metric::load_valid,
    &metric::load_threshold_held,
    &metric::load_ended,
    &metric::build_info,
    &metric::reload_successful,
    &metric::reload_timestamp,
    &metric::web_config_successful,
    &metric::process_cpu,
    &metric::process_open_fds,
    &metric::process_max_fds,
    &metric::process_resident_memory,
    &metric::process_virtual_memory,
    &metric::process_start_time,
    &metric::asked_success,
    &metric::asked_duration,
    &metric::asked_timeout,
    &metric::asked_dns_lookup,
    &metric::asked_ip_protocol,
    &metric::asked_ip_address_hash,
    &metric::asked_certificate_expiry,
    &metric::asked_tls_version,
    &metric::asked_tls_cipher,
    &metric::asked_phase_time,
    &metric::asked_failure,
    &metric::asked_local_delay,
    &metric::asked_payload,
    &metric::asked_packet,
    &metric::asked_connection,
    &metric::asked_feature,
    &metric::asked_capability,
};

}  // namespace

std::string_view name_of(MetricKind kind) {
    switch (kind) {
        case MetricKind::counter:
            return "counter";
        case MetricKind::gauge:
            return "gauge";
        case MetricKind::histogram:
            return "histogram";
    }
    return "";
}

std::string_view name_of(MetricScope scope) {
    switch (scope) {
        case MetricScope::probe:
            return "probe";
        case MetricScope::agent:
            return "agent";
        case MetricScope::load:
            return "load";
        case MetricScope::process:
            return "process";
        case MetricScope::asked:
            return "/probe";
    }
    return "";
}

std::span<const std::string_view> MetricFamily::labels() const {
    const auto used =
        std::ranges::count_if(label_names, [](std::string_view label) { return !label.empty(); });
    return std::span{label_names}.first(static_cast<std::size_t>(used));
}

std::span<const MetricFamily* const> catalogue() {
    return families;
}

}  // namespace sonde
