// SPDX-License-Identifier: Apache-2.0
#include "exporters/prometheus_text.hpp"

#include "exporters/prometheus_family.hpp"

namespace sonde {

namespace {

std::optional<double> number(const std::optional<std::uint64_t>& value) {
    return value ? std::optional{static_cast<double>(*value)} : std::nullopt;
}

std::optional<double> timestamp(const std::optional<WallTime>& time) {
    return time ? std::optional{seconds_since_epoch(*time)} : std::nullopt;
}

void write_agent_families(const Exposition& to, const Snapshot& snapshot) {
    write_one(to, metric::lateness, snapshot.lateness.view());
    write_one(to, metric::loop_lag, snapshot.loop_lag.view());
    write_one(to, metric::local_delay, snapshot.local_delay.view());
    take_build_info(writing(to), snapshot.build);
    write_one(to, metric::reload_successful, snapshot.reload_successful);
    write_one(to, metric::reload_timestamp, timestamp(snapshot.reload_timestamp));
    write_one(to, metric::web_config_successful, snapshot.web_config_successful);
}

}  // namespace

void take_build_info(const TakeFamily& take, const BuildInfo& build) {
    FamilyWriter writer{metric::build_info};
    writer.add({}, {build.version, build.revision, build.compiler}, 1.0);
    take(writer);
}

void write_process_families(const Exposition& to, const ProcessFacts& process) {
    write_one(
        to, metric::process_cpu, process.cpu ? std::optional{seconds(*process.cpu)} : std::nullopt);
    write_one(to, metric::process_open_fds, number(process.open_fds));
    write_one(to, metric::process_max_fds, number(process.max_fds));
    write_one(to, metric::process_resident_memory, number(process.resident_bytes));
    write_one(to, metric::process_virtual_memory, number(process.virtual_bytes));
    write_one(to, metric::process_start_time, timestamp(process.started));
}

void write_exposition(const Exposition& to, const Snapshot& snapshot, const ProcessFacts& process) {
    write_probe_families(to, snapshot.probes);
    write_agent_families(to, snapshot);
    write_process_families(to, process);
    write_end(to);
}

}  // namespace sonde
