#include "exporters/catalogue.hpp"

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
    &metric::messages_lost,
    &metric::messages_duplicate,
    &metric::messages_reordered,
    &metric::messages_corrupt,
    &metric::messages_foreign,
    &metric::address_failures,
    &metric::dns_ttl,
    &metric::tcp_rtt,
    &metric::tcp_min_rtt,
    &metric::tcp_retransmits,
    &metric::tls_info,
    &metric::tls_verified,
    &metric::certificate_not_after,
    &metric::skipped_runs,
    &metric::lateness,
    &metric::local_delay,
    &metric::build_info,
    &metric::reload_successful,
    &metric::reload_timestamp,
    &metric::process_cpu,
    &metric::process_open_fds,
    &metric::process_max_fds,
    &metric::process_resident_memory,
    &metric::process_virtual_memory,
    &metric::process_start_time,
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

std::span<const std::string_view> MetricFamily::labels() const {
    const auto used =
        std::ranges::count_if(label_names, [](std::string_view label) { return !label.empty(); });
    return std::span{label_names}.first(static_cast<std::size_t>(used));
}

std::span<const MetricFamily* const> catalogue() {
    return families;
}

}  // namespace sonde
