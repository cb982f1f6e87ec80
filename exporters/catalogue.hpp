// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace sonde {

enum class MetricKind : std::uint8_t { counter, gauge, histogram };

/// Whom a family's series tell of. A probe's carry the labels `probe`, `target`, `location` where
/// it is configured, and the probe's own configured labels; those of a run that was asked for none
/// but their own, for who asked knows what for.
enum class MetricScope : std::uint8_t { probe, agent, load, process, asked };

std::string_view name_of(MetricKind kind);
std::string_view name_of(MetricScope scope);

struct MetricFamily {
    std::string_view name{};
    MetricKind kind{};
    MetricScope scope{};
    /// Without newline and backslash: prometheus-cpp does not escape it.
    std::string_view help{};
    /// Beside the scope's; empty ones are unused. Each is reserved in probes/label_names.cpp, but
    /// for those of a load run, whose series have no configured labels.
    std::array<std::string_view, 3> label_names{};

    std::span<const std::string_view> labels() const;
};

/// Every family that sonde exposes, by the name under which the code speaks of it; those of a load
/// run are in exporters/load_catalogue.hpp, those of held connections in
/// exporters/standing_catalogue.hpp, those that /probe answers in exporters/asked_catalogue.hpp.
namespace metric {

using enum MetricKind;
using enum MetricScope;

inline constexpr MetricFamily runs{
    "sonde_probe_runs_total", counter, probe, "Runs that ended, whether they passed or failed."};
inline constexpr MetricFamily failures{
    "sonde_probe_failures_total",
    counter,
    probe,
    "Runs that failed, by the phase in which and the reason for which they did.",
    {"phase", "reason"}};
inline constexpr MetricFamily success{
    "sonde_probe_success",
    gauge,
    probe,
    "Whether the last run passed (1) or failed (0). Absent before the first run ended."};
inline constexpr MetricFamily runs_in_flight{
    "sonde_probe_runs_in_flight", gauge, probe, "Runs that have started and not ended."};
inline constexpr MetricFamily phase_time{
    "sonde_probe_phase_seconds",
    histogram,
    probe,
    "How long each phase took. The time of a phase that failed does not enter.",
    {"phase"}};
inline constexpr MetricFamily last_phase_time{
    "sonde_probe_last_phase_seconds",
    gauge,
    probe,
    "How long each phase of the last run took. Absent for a phase that failed or was not reached.",
    {"phase"}};
inline constexpr MetricFamily duration{
    "sonde_probe_duration_seconds", gauge, probe, "How long the whole last run took."};
inline constexpr MetricFamily last_run{
    "sonde_probe_last_run_timestamp_seconds", gauge, probe, "When the last run ended."};
inline constexpr MetricFamily last_success{
    "sonde_probe_last_success_timestamp_seconds",
    gauge,
    probe,
    "When the last run that passed ended. Absent while none has."};
inline constexpr MetricFamily interval{
    "sonde_probe_interval_seconds", gauge, probe, "From one start of a run to the next."};
inline constexpr MetricFamily timeout{
    "sonde_probe_timeout_seconds", gauge, probe, "What a whole run may take."};

inline constexpr MetricFamily payload_size{
    "sonde_probe_payload_bytes",
    gauge,
    probe,
    "Application payload of the message of the last run. Absent where none was sent."};
inline constexpr MetricFamily packet_size{
    "sonde_probe_packet_bytes",
    gauge,
    probe,
    "Whole MQTT packets of the last run, with their fixed header. Absent where there was none.",
    {"packet", "direction"}};
inline constexpr MetricFamily connection_size{
    "sonde_probe_connection_bytes",
    gauge,
    probe,
    "What TCP carried in the last run, with the overhead of TLS. Absent without a connection.",
    {"direction"}};
inline constexpr MetricFamily messages_sent{
    "sonde_probe_messages_sent_total", counter, probe, "Messages that the probe published."};
inline constexpr MetricFamily messages_delivered{"sonde_probe_messages_delivered_total",
                                                 counter,
                                                 probe,
                                                 "Of the messages sent, those that came back."};
inline constexpr MetricFamily messages_lost{
    "sonde_probe_messages_lost_total",
    counter,
    probe,
    "Messages that did not come back although a later one did, or within their time."};
inline constexpr MetricFamily messages_duplicate{
    "sonde_probe_messages_duplicate_total", counter, probe, "Messages that came back again."};
inline constexpr MetricFamily messages_reordered{
    "sonde_probe_messages_reordered_total",
    counter,
    probe,
    "Messages that came back behind one that was sent later."};
inline constexpr MetricFamily messages_corrupt{
    "sonde_probe_messages_corrupt_total", counter, probe, "Messages that came back changed."};
inline constexpr MetricFamily messages_foreign{
    "sonde_probe_messages_foreign_total",
    counter,
    probe,
    "Messages on the probe's topic that were not of this run."};

inline constexpr MetricFamily address_failures{
    "sonde_probe_address_failures_total",
    counter,
    probe,
    "Addresses of the target that were tried and did not connect, also where a later one did.",
    {"family", "reason"}};
inline constexpr MetricFamily dns_ttl{
    "sonde_probe_dns_ttl_seconds",
    gauge,
    probe,
    "Smallest time to live in the name servers' answers of the last run."};
inline constexpr MetricFamily tcp_rtt{
    "sonde_probe_tcp_rtt_seconds",
    gauge,
    probe,
    "The kernel's smoothed round-trip time at the end of the last run."};
inline constexpr MetricFamily tcp_min_rtt{
    "sonde_probe_tcp_min_rtt_seconds",
    gauge,
    probe,
    "The smallest round-trip time that the kernel saw in the last run."};
inline constexpr MetricFamily tcp_retransmits{
    "sonde_probe_tcp_retransmits_total", counter, probe, "TCP segments that were sent again."};
inline constexpr MetricFamily tls_info{
    "sonde_probe_tls_info",
    gauge,
    probe,
    "Always 1: protocol version and cipher of the last run's TLS connection.",
    {"version", "cipher"}};
inline constexpr MetricFamily tls_verified{
    "sonde_probe_tls_verified",
    gauge,
    probe,
    "Whether the certificate of the last run was trusted (1) or not (0)."};
inline constexpr MetricFamily certificate_not_after{
    "sonde_probe_tls_certificate_not_after_timestamp_seconds",
    gauge,
    probe,
    "When the first certificate of the chain that the broker presented expires."};
inline constexpr MetricFamily feature_success{"sonde_probe_feature_success",
                                              gauge,
                                              probe,
                                              "Whether each feature that the last run tried works "
                                              "(1) or is refused, broken or not to be tried "
                                              "(0). Absent for what the broker does not offer.",
                                              {"feature"}};
inline constexpr MetricFamily feature_time{"sonde_probe_feature_seconds",
                                           gauge,
                                           probe,
                                           "How long the script of each feature took that works.",
                                           {"feature"}};
inline constexpr MetricFamily largest_message{
    "sonde_probe_largest_message_bytes",
    gauge,
    probe,
    "The largest payload that came back when the last run searched for it."};
inline constexpr MetricFamily capability_info{
    "sonde_probe_capability_info",
    gauge,
    probe,
    "Always 1: what the broker can do, as the last run that could ask found it.",
    {"capability", "value"}};
inline constexpr MetricFamily capability_changes{
    "sonde_probe_capability_changes_total",
    counter,
    probe,
    "Capabilities that were otherwise than the time before."};
inline constexpr MetricFamily skipped_runs{
    "sonde_scheduler_skipped_runs_total",
    counter,
    probe,
    "Runs that were due and not started, because an earlier one was still going."};

inline constexpr MetricFamily lateness{"sonde_scheduler_lateness_seconds",
                                       histogram,
                                       agent,
                                       "How long after its due time each run started."};
inline constexpr MetricFamily loop_lag{
    "sonde_loop_lag_seconds",
    histogram,
    agent,
    "How late the loop that measures was, looked at once a second, whether probes are due or not."};
inline constexpr MetricFamily local_delay{
    "sonde_local_delay_seconds",
    histogram,
    agent,
    "The part of a run's waits that was this machine's, from the kernel's time stamp until sonde "
    "ran."};
inline constexpr MetricFamily build_info{"sonde_build_info",
                                         gauge,
                                         agent,
                                         "Always 1: what this sonde was built from and with.",
                                         {"version", "revision", "compiler"}};
inline constexpr MetricFamily reload_successful{
    "sonde_config_last_reload_successful",
    gauge,
    agent,
    "Whether the last attempt to load the configuration succeeded (1) or not (0)."};
inline constexpr MetricFamily reload_timestamp{"sonde_config_last_reload_success_timestamp_seconds",
                                               gauge,
                                               agent,
                                               "When the configuration in use was loaded."};

inline constexpr MetricFamily web_config_successful{
    "sonde_web_config_last_reload_successful",
    gauge,
    agent,
    "Whether the file of web_config is in use as it is (1), or was changed and has a mistake (0)."};

inline constexpr MetricFamily process_cpu{
    "process_cpu_seconds_total",
    counter,
    process,
    "Processor time that the process has used, in user and system mode."};
inline constexpr MetricFamily process_open_fds{
    "process_open_fds", gauge, process, "File descriptors that are open."};
inline constexpr MetricFamily process_max_fds{
    "process_max_fds", gauge, process, "File descriptors that the process may open."};
inline constexpr MetricFamily process_resident_memory{
    "process_resident_memory_bytes", gauge, process, "Memory that is resident."};
inline constexpr MetricFamily process_virtual_memory{
    "process_virtual_memory_bytes", gauge, process, "Memory that is mapped."};
inline constexpr MetricFamily process_start_time{
    "process_start_time_seconds",
    gauge,
    process,
    "When the process started, in seconds since 1970."};

}  // namespace metric

/// All of them, in the order in which they are exposed.
std::span<const MetricFamily* const> catalogue();

}  // namespace sonde
