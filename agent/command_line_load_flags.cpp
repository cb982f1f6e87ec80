// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line_load_flags.hpp"

#include "config/plan_keys.hpp"

#include <array>
#include <utility>
#include <vector>

namespace sonde {

namespace {

struct GroupTitle {
    std::string_view title{};
    std::vector<PlanGroup> groups{};
};

FlagGroup flags_of_keys(const GroupTitle& title) {
    FlagGroup result{.title = std::string{title.title}};
    for (const auto group : title.groups) {
        for (const auto& key : plan_keys()) {
            if (key.group == group && key.place == PlanPlace::anywhere) {
                result.flags.push_back(flag_from(key, flag_of(key)));
            }
        }
    }
    return result;
}

FlagGroup client_flags() {
    return {
        .title = "Clients",
        .flags = {
            {.name = "--publishers",
             .placeholder = "N",
             .help = "Clients that publish, each to a topic of its own"},
            {.name = "--subscribers",
             .placeholder = "M",
             .help = "Clients that subscribe; publisher i is read by subscriber i modulo M"},
            {.name = "--clients",
             .placeholder = "N",
             .help = "Clients that each publish, and read what they published"},
            {.name = "--idle",
             .help = "The clients of --clients connect, stay for --duration and do nothing else",
             .kind = FlagKind::toggle},
            {.name = "--plan",
             .placeholder = "FILE",
             .help = "Read clients and all else from this file, in TOML; options that are not "
                     "about clients count more than what stands there"}}};
}

FlagGroup search_flags() {
    return {.title = "Search for the highest rate",
            .flags = {{.name = "--find-max-rate",
                       .help = "Find the highest rate at which nothing is lost or fails, and every "
                               "--slo holds; begins at the plan's rate",
                       .kind = FlagKind::toggle},
                      {.name = "--slo",
                       .placeholder = "THRESHOLD",
                       .help = "What has to hold, such as \"response.p99<50ms\"; repeatable",
                       .kind = FlagKind::repeated},
                      {.name = "--sweep",
                       .placeholder = "FROM..TO:STEP",
                       .help = "Go through these rates instead, such as 1000..20000:1000"},
                      {.name = "--step-duration",
                       .placeholder = "DURATION",
                       .help = "Measure so long at each rate (default: 5s)"}}};
}

FlagGroup process_flags() {
    return {
        .title = "Processes and machines",
        .flags = {
            {.name = "--processes",
             .placeholder = "N",
             .help = "Share the plan among N processes on this machine (default: 1)"},
            {.name = "--shard",
             .placeholder = "I/N",
             .help = "Carry out part I, from 0, of N parts of the plan (default: as Kubernetes, "
                     "Slurm or MPI say in the environment, else all of it)"},
            {.name = "--start-at",
             .placeholder = "TIME",
             .help = "Begin at a moment, 2026-01-02T03:04:05Z, or after a time, +5s; shards that "
                     "begin together go through all stages together"}}};
}

std::vector<Flag> file_flags() {
    return {{.name = "--json",
             .placeholder = "FILE",
             .help = "Write the whole result to this file; `sonde merge` reads it"},
            {.name = "--hdr", .placeholder = "FILE", .help = "Write HdrHistogram's interval log"},
            {.name = "--csv", .placeholder = "FILE", .help = "Write the timeline"},
            {.name = "--junit", .placeholder = "FILE", .help = "Write the thresholds for CI"},
            {.name = "--html", .placeholder = "FILE", .help = "Write a report with plots"},
            {.name = "--textfile",
             .placeholder = "FILE",
             .help = "Write the final figures for Prometheus: the textfile collector of "
                     "node_exporter reads *.prom"},
            {.name = "--push",
             .placeholder = "URL",
             .help = "Push the final figures to a Pushgateway: http://HOST:9091, or with the path "
                     "of a group, /metrics/job/NAME"},
            {.name = "--push-username",
             .placeholder = "NAME",
             .help = "Log in to the Pushgateway as this user"},
            {.name = "--push-password-file",
             .placeholder = "FILE",
             .help = "Read its password from this file, less one newline at its end"},
            {.name = "--push-password-env",
             .placeholder = "NAME",
             .help = "Read it from this environment variable"},
            {.name = "--push-ca-file",
             .placeholder = "FILE",
             .help = "Trust the certificates in this PEM file where --push has https:// "
                     "(default: the system's)"},
            {.name = "--otlp",
             .placeholder = "URL",
             .help = "Send the final figures by OpenTelemetry's protocol: http://HOST:4318, or "
                     "`env` for the URL that OTEL_EXPORTER_OTLP_ENDPOINT has"}};
}

Flag format_flag() {
    return {.name = "--format",
            .placeholder = "text|json",
            .help = "For people, or one object for programs (default: text)"};
}

FlagGroup output_flags() {
    FlagGroup group{.title = "Output", .flags = {format_flag()}};
    for (auto& flag : file_flags()) {
        group.flags.push_back(std::move(flag));
    }
    group.flags.push_back({.name = "--listen",
                           .placeholder = "ADDRESS:PORT",
                           .help = "Serve /metrics to Prometheus while it runs"});
    group.flags.push_back({.name = "--web-config",
                           .placeholder = "FILE",
                           .help = "Serve them by TLS and to those who log in, as Prometheus' web "
                                   "configuration file says"});
    group.flags.push_back({.name = "--native-histograms",
                           .help = "Offer it native histograms, too, by protobuf",
                           .kind = FlagKind::toggle});
    group.flags.push_back({.name = "--progress",
                           .help = "Show what happens while it runs, also without a terminal",
                           .kind = FlagKind::toggle});
    group.flags.push_back(
        {.name = "--no-progress", .help = "Show nothing while it runs", .kind = FlagKind::toggle});
    group.flags.push_back(
        {.name = "--dry-run",
         .help = "Connect to nothing: show the plan, what it needs of this machine, and when its "
                 "first messages are due",
         .kind = FlagKind::toggle});
    return group;
}

}  // namespace

std::vector<FlagGroup> load_flags() {
    const std::array titles{
        GroupTitle{"Stages", {PlanGroup::stages}},
        GroupTitle{"Topics and messages", {PlanGroup::topics, PlanGroup::payload}},
        GroupTitle{"Rate", {PlanGroup::rate}},
        GroupTitle{"When a message is too late", {PlanGroup::patience}},
        GroupTitle{"Connections", {PlanGroup::protocol}},
        GroupTitle{"MQTT 5 properties", {PlanGroup::properties}},
        GroupTitle{"TLS", {PlanGroup::tls}},
        GroupTitle{"Behaviours, in the measurement", {PlanGroup::behaviours}},
        GroupTitle{"This machine", {PlanGroup::network, PlanGroup::plan}},
        GroupTitle{"Demands", {PlanGroup::demands}},
        GroupTitle{"When sonde itself no longer counts as fast enough", {PlanGroup::generator}},
    };
    std::vector<FlagGroup> groups{client_flags()};
    for (const auto& title : titles) {
        groups.push_back(flags_of_keys(title));
    }
    groups.push_back(search_flags());
    groups.push_back(process_flags());
    groups.push_back(output_flags());
    return groups;
}

std::vector<FlagGroup> merge_flags() {
    FlagGroup group{.title = "Options", .flags = {format_flag()}};
    for (auto& flag : file_flags()) {
        group.flags.push_back(std::move(flag));
    }
    group.flags.push_back({.name = "--threshold",
                           .placeholder = "THRESHOLD",
                           .help = "Demand on the merged result, such as \"lost==0\"; repeatable",
                           .kind = FlagKind::repeated});
    return {std::move(group)};
}

}  // namespace sonde
