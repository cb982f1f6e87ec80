// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/catalogue.hpp"

namespace sonde::metric {

// Families of an answer to /probe. The first are blackbox_exporter's, so that its alerts and
// dashboards go on working; what MQTT adds is called probe_mqtt_.

inline constexpr MetricFamily asked_success{
    "probe_success", gauge, asked, "Whether the run passed (1) or failed (0)."};
inline constexpr MetricFamily asked_duration{
    "probe_duration_seconds", gauge, asked, "How long the whole run took."};
inline constexpr MetricFamily asked_timeout{
    "probe_timeout_seconds",
    gauge,
    asked,
    "What the run was given: the module's timeout, or less where the scrape ends before."};
inline constexpr MetricFamily asked_dns_lookup{
    "probe_dns_lookup_time_seconds",
    gauge,
    asked,
    "How long the name was looked up. Absent for an address, and where that failed."};
inline constexpr MetricFamily asked_ip_protocol{
    "probe_ip_protocol", gauge, asked, "The family of the address that connected: 4 or 6."};
inline constexpr MetricFamily asked_ip_address_hash{
    "probe_ip_addr_hash",
    gauge,
    asked,
    "A hash of the address that connected, as blackbox_exporter has it: it tells a change."};
inline constexpr MetricFamily asked_certificate_expiry{
    "probe_ssl_earliest_cert_expiry",
    gauge,
    asked,
    "When the first certificate of the chain that the broker presented expires, in seconds since "
    "1970."};
inline constexpr MetricFamily asked_tls_version{
    "probe_tls_version_info", gauge, asked, "Always 1: the protocol version of TLS.", {"version"}};
inline constexpr MetricFamily asked_tls_cipher{
    "probe_tls_cipher_info", gauge, asked, "Always 1: the cipher of TLS.", {"cipher"}};
inline constexpr MetricFamily asked_phase_time{
    "probe_mqtt_duration_seconds",
    gauge,
    asked,
    "How long each phase took. Absent for a phase that failed or was not reached.",
    {"phase"}};
inline constexpr MetricFamily asked_failure{
    "probe_mqtt_failure_info",
    gauge,
    asked,
    "Always 1: in which phase the run failed, and why. Absent where it passed.",
    {"phase", "reason"}};
inline constexpr MetricFamily asked_local_delay{
    "probe_mqtt_local_delay_seconds",
    gauge,
    asked,
    "The part of the run's waits that was this machine's. Absent without the kernel's stamps."};
inline constexpr MetricFamily asked_payload{
    "probe_mqtt_payload_bytes",
    gauge,
    asked,
    "Application payload of the message. Absent where none was sent."};
inline constexpr MetricFamily asked_packet{
    "probe_mqtt_packet_bytes",
    gauge,
    asked,
    "Whole MQTT packets, with their fixed header. Absent where there was none.",
    {"packet", "direction"}};
inline constexpr MetricFamily asked_connection{
    "probe_mqtt_connection_bytes",
    gauge,
    asked,
    "What TCP carried, with the overhead of TLS. Absent without a connection.",
    {"direction"}};
inline constexpr MetricFamily asked_feature{
    "probe_mqtt_feature_success",
    gauge,
    asked,
    "Whether each feature that was tried works (1) or is refused, broken or not to be tried (0). "
    "Absent for what the broker does not offer.",
    {"feature"}};
inline constexpr MetricFamily asked_capability{"probe_mqtt_capability_info",
                                               gauge,
                                               asked,
                                               "Always 1: what the broker can do.",
                                               {"capability", "value"}};

}  // namespace sonde::metric
