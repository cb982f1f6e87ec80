// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/catalogue.hpp"

namespace sonde::metric {

// Families of a load run. Its series carry no labels but their own: what run it is says
// sonde_load_info, once.

inline constexpr MetricFamily load_info{"sonde_load_info",
                                        gauge,
                                        load,
                                        "Always 1: which plan runs, and which part of it.",
                                        {"plan", "plan_hash", "shard"}};
inline constexpr MetricFamily load_stage{
    "sonde_load_stage", gauge, load, "Whether the run is in this stage (1) or not (0).", {"stage"}};
inline constexpr MetricFamily load_clients{
    "sonde_load_clients", gauge, load, "Clients that the plan gives to this process."};
inline constexpr MetricFamily load_connected{
    "sonde_load_connected", gauge, load, "Clients whose connection the broker has accepted."};
inline constexpr MetricFamily load_subscribed{
    "sonde_load_subscribed", gauge, load, "Clients whose subscription the broker has granted."};
inline constexpr MetricFamily load_wanted_rate{
    "sonde_load_wanted_rate",
    gauge,
    load,
    "Messages a second by the schedule, in the last interval; 0 in a closed loop."};

inline constexpr MetricFamily load_scheduled{"sonde_load_messages_scheduled_total",
                                             counter,
                                             load,
                                             "Messages that were due in the measure stage."};
inline constexpr MetricFamily load_sent{
    "sonde_load_messages_sent_total", counter, load, "Of the messages scheduled, those sent."};
inline constexpr MetricFamily load_acknowledged{
    "sonde_load_messages_acknowledged_total",
    counter,
    load,
    "Of the messages sent, those that the broker took with success; at QoS 0 those handed to the "
    "kernel."};
inline constexpr MetricFamily load_failed{
    "sonde_load_messages_failed_total",
    counter,
    load,
    "Of the messages sent, those that the broker refused or that ended with their connection."};
inline constexpr MetricFamily load_overload{
    "sonde_load_messages_overload_total",
    counter,
    load,
    "Of the messages scheduled, those never sent: no free slot or no connection in time."};
inline constexpr MetricFamily load_waiting{
    "sonde_load_messages_waiting", gauge, load, "Messages that are due and not sent yet."};
inline constexpr MetricFamily load_in_flight{
    "sonde_load_messages_in_flight", gauge, load, "Messages that are sent and not answered yet."};
inline constexpr MetricFamily load_warm_up{
    "sonde_load_messages_warm_up_total",
    counter,
    load,
    "Messages sent outside the measure stage, which are in no other family."};

inline constexpr MetricFamily load_expected{"sonde_load_messages_expected_total",
                                            counter,
                                            load,
                                            "Deliveries that the messages sent should make."};
inline constexpr MetricFamily load_delivered{
    "sonde_load_messages_delivered_total", counter, load, "Deliveries made, without copies."};
inline constexpr MetricFamily load_missing{
    "sonde_load_messages_missing",
    gauge,
    load,
    "Deliveries expected and not made: still under way while the run goes on, lost at its end."};
inline constexpr MetricFamily load_excused{
    "sonde_load_messages_excused_total",
    counter,
    load,
    "Deliveries that nobody owes: sent while the receiver was away without a session."};
inline constexpr MetricFamily load_duplicate{
    "sonde_load_messages_duplicate_total", counter, load, "Further copies that were delivered."};
inline constexpr MetricFamily load_redelivered{
    "sonde_load_messages_redelivered_total",
    counter,
    load,
    "Of the further copies, those that the broker marked as such (DUP)."};
inline constexpr MetricFamily load_reordered{"sonde_load_messages_reordered_total",
                                             counter,
                                             load,
                                             "Deliveries behind a later message of their stream."};
inline constexpr MetricFamily load_corrupt{
    "sonde_load_messages_corrupt_total", counter, load, "Deliveries that came changed."};
inline constexpr MetricFamily load_late{
    "sonde_load_messages_late_total",
    counter,
    load,
    "Of the deliveries made, those that took longer than the plan allows."};
inline constexpr MetricFamily load_foreign{
    "sonde_load_messages_foreign_total", counter, load, "Messages that were not of this run."};

inline constexpr MetricFamily load_latency{
    "sonde_load_latency_seconds",
    histogram,
    load,
    "How long messages took: response (due to delivered), service (sent to delivered), "
    "acknowledgement (due to answered), lateness (due to sent).",
    {"kind"}};
inline constexpr MetricFamily load_stream_gap{
    "sonde_load_stream_gap_seconds",
    gauge,
    load,
    "Longest time so far in which a stream had no delivery."};

inline constexpr MetricFamily load_connection_phase{
    "sonde_load_connection_phase_seconds",
    histogram,
    load,
    "How long each phase of a connection took. The time of a phase that failed does not enter.",
    {"phase"}};
inline constexpr MetricFamily load_connections_attempted{
    "sonde_load_connections_attempted_total", counter, load, "Connections that were begun."};
inline constexpr MetricFamily load_connections_established{
    "sonde_load_connections_established_total",
    counter,
    load,
    "Of the connections begun, those that the broker accepted."};
inline constexpr MetricFamily load_connections_failed{
    "sonde_load_connections_failed_total",
    counter,
    load,
    "Of the connections begun, those that came to nothing."};
inline constexpr MetricFamily load_connections_cut{
    "sonde_load_connections_cut_total",
    counter,
    load,
    "Of the connections accepted, those that the broker or the network ended."};
inline constexpr MetricFamily load_connections_resumed{
    "sonde_load_connections_resumed_total",
    counter,
    load,
    "Of the connections accepted, those whose session the broker still had."};
inline constexpr MetricFamily load_failures{"sonde_load_failures_total",
                                            counter,
                                            load,
                                            "What failed, by phase and reason.",
                                            {"phase", "reason"}};

inline constexpr MetricFamily load_sent_bytes{
    "sonde_load_sent_bytes_total", counter, load, "Bytes written to connections."};
inline constexpr MetricFamily load_received_bytes{
    "sonde_load_received_bytes_total", counter, load, "Bytes read from connections."};
inline constexpr MetricFamily load_cpu{
    "sonde_load_generator_cpu_seconds_total", counter, load, "Processor time of all workers."};
inline constexpr MetricFamily load_busiest_cpu{
    "sonde_load_generator_busiest_cpu_ratio",
    gauge,
    load,
    "Share of the last interval in which the busiest worker ran, 0 to 1."};
inline constexpr MetricFamily load_pickup{
    "sonde_load_generator_pickup_seconds",
    histogram,
    load,
    "From when a message was due until its worker saw to it: what is sonde's own of the lateness."};
inline constexpr MetricFamily load_longest_turn{
    "sonde_load_generator_longest_turn_seconds",
    gauge,
    load,
    "Longest turn of a worker's loop in the last interval."};
inline constexpr MetricFamily load_turns{
    "sonde_load_generator_turns_total", counter, load, "Turns of all workers' loops."};
inline constexpr MetricFamily load_full_turns{
    "sonde_load_generator_full_turns_total",
    counter,
    load,
    "Of the turns, those that found more ready sockets than a turn takes."};
inline constexpr MetricFamily load_blocked_writes{
    "sonde_load_generator_blocked_writes_total",
    counter,
    load,
    "Writes for which the kernel had no room, because the broker did not read."};

inline constexpr MetricFamily load_valid{
    "sonde_load_valid",
    gauge,
    load,
    "Whether the figures are the broker's (1), or sonde was too slow or interrupted (0). Of a run "
    "that is over, as are those that follow."};
inline constexpr MetricFamily load_threshold_held{"sonde_load_threshold_held",
                                                  gauge,
                                                  load,
                                                  "Whether a threshold held (1) or not (0).",
                                                  {"threshold"}};
inline constexpr MetricFamily load_ended{
    "sonde_load_end_timestamp_seconds", gauge, load, "When the run was over."};

}  // namespace sonde::metric
