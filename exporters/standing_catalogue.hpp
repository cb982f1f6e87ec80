// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/catalogue.hpp"

/// The families that tell of probes that hold their connection: kinds `session` and `watch`.
namespace sonde::metric {

inline constexpr MetricFamily messages_late{
    "sonde_probe_messages_late_total",
    counter,
    probe,
    "Heartbeats of a session that came back behind their time limit."};
inline constexpr MetricFamily messages_recovered{
    "sonde_probe_messages_recovered_total",
    counter,
    probe,
    "Heartbeats of a session that were sent before a cut and came back after it."};
inline constexpr MetricFamily session_connected{
    "sonde_probe_session_connected",
    gauge,
    probe,
    "Whether there was a connection (1) or not (0) when the last beat ended."};
inline constexpr MetricFamily session_age{
    "sonde_probe_session_connection_age_seconds",
    gauge,
    probe,
    "How old the connection was when the last beat ended. Absent without one."};
inline constexpr MetricFamily session_reconnects{
    "sonde_probe_session_reconnects_total", counter, probe, "Connections but for the first."};
inline constexpr MetricFamily session_resumed{
    "sonde_probe_session_resumed_total",
    counter,
    probe,
    "Reconnects for which the broker had kept the session."};
inline constexpr MetricFamily session_lost{
    "sonde_probe_session_lost_total",
    counter,
    probe,
    "Reconnects for which the broker should have kept the session and had not."};
inline constexpr MetricFamily session_outages{
    "sonde_probe_session_outages_total",
    counter,
    probe,
    "Times when the connection went, by what it was seen in and why.",
    {"phase", "reason"}};
inline constexpr MetricFamily session_outage_time{
    "sonde_probe_session_outage_seconds",
    histogram,
    probe,
    "From the last heartbeat that came back before an outage to the first one after it."};
inline constexpr MetricFamily session_last_outage{"sonde_probe_session_last_outage_seconds",
                                                  gauge,
                                                  probe,
                                                  "The same of the last outage that is over."};
inline constexpr MetricFamily session_disconnected{
    "sonde_probe_session_disconnected_seconds_total",
    counter,
    probe,
    "Without a connection, in outages that are over."};
inline constexpr MetricFamily session_cut_age{
    "sonde_probe_session_cut_connection_age_seconds",
    gauge,
    probe,
    "How old the connection was that went last: the same again and again means an idle timeout."};

inline constexpr MetricFamily watch_topics{
    "sonde_probe_watch_topics", gauge, probe, "Topics that have had a message."};
inline constexpr MetricFamily watch_offline{
    "sonde_probe_watch_topics_offline",
    gauge,
    probe,
    "Topics whose last message says that the device is offline."};
inline constexpr MetricFamily watch_age{
    "sonde_probe_watch_message_age_seconds",
    gauge,
    probe,
    "How long the most silent of the topics had been silent when the last beat ended."};
inline constexpr MetricFamily watch_gap{
    "sonde_probe_watch_gap_seconds",
    gauge,
    probe,
    "The longest between two messages of a topic, of those that came with the last beat."};
inline constexpr MetricFamily watch_messages{
    "sonde_probe_watch_messages_total", counter, probe, "Messages on the topics."};
inline constexpr MetricFamily watch_bytes{
    "sonde_probe_watch_payload_bytes_total", counter, probe, "Payload of those messages."};
inline constexpr MetricFamily watch_violations{"sonde_probe_watch_violations_total",
                                               counter,
                                               probe,
                                               "Messages, and topics at a beat, that broke a rule.",
                                               {"rule"}};
inline constexpr MetricFamily watch_overflow{
    "sonde_probe_watch_overflow_total",
    counter,
    probe,
    "Messages that nobody looked at, since their topic was one too many."};

}  // namespace sonde::metric
