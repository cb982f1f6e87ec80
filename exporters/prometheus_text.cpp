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

void write_agent_families(std::ostream& out, const Snapshot& snapshot) {
    write_one(out, metric::lateness, snapshot.lateness.view());
    write_one(out, metric::local_delay, snapshot.local_delay.view());
    write_build_info(out, snapshot.build);
    write_one(out, metric::reload_successful, snapshot.reload_successful);
    write_one(out, metric::reload_timestamp, timestamp(snapshot.reload_timestamp));
}

}  // namespace

void write_build_info(std::ostream& out, const BuildInfo& build) {
    FamilyWriter writer{metric::build_info};
    writer.add({}, {build.version, build.revision, build.compiler}, 1.0);
    writer.write(out);
}

void write_process_families(std::ostream& out, const ProcessFacts& process) {
    write_one(out,
              metric::process_cpu,
              process.cpu ? std::optional{seconds(*process.cpu)} : std::nullopt);
    write_one(out, metric::process_open_fds, number(process.open_fds));
    write_one(out, metric::process_max_fds, number(process.max_fds));
    write_one(out, metric::process_resident_memory, number(process.resident_bytes));
    write_one(out, metric::process_virtual_memory, number(process.virtual_bytes));
    write_one(out, metric::process_start_time, timestamp(process.started));
}

void write_prometheus_text(std::ostream& out,
                           const Snapshot& snapshot,
                           const ProcessFacts& process) {
    write_probe_families(out, snapshot.probes);
    write_agent_families(out, snapshot);
    write_process_families(out, process);
}

}  // namespace sonde
