#include "exporters/metrics_store.hpp"

#include <cstddef>
#include <utility>

namespace sonde {

namespace {

/// Copied in one go: some twenty microseconds.
constexpr std::size_t probes_at_once = 32;

}  // namespace

MetricsStore::MetricsStore(BuildInfo build, std::string location)
    : build_{std::move(build)}, location_{std::move(location)} {}

void MetricsStore::add_probe(const ProbeSpec& spec) {
    auto labels = labels_of(spec, location_);
    const std::scoped_lock lock{mutex_};
    auto& probe = probes_[spec.name];
    if (probe.labels != labels) {
        probe = ProbeMetrics{.labels = std::move(labels)};
    }
    probe.interval = spec.interval;
    probe.timeout = spec.timeout;
}

void MetricsStore::remove_probe(std::string_view name) {
    const std::scoped_lock lock{mutex_};
    if (const auto found = probes_.find(name); found != probes_.end()) {
        probes_.erase(found);
    }
}

void MetricsStore::record(const ProbeResult& result) {
    const std::scoped_lock lock{mutex_};
    auto* const probe = find(result.probe);
    if (probe == nullptr) {
        return;
    }
    probe->add(result);
    if (probe->runs_in_flight > 0) {
        --probe->runs_in_flight;
    }
    if (result.local_delay) {
        local_delay_.record(*result.local_delay);
    }
}

void MetricsStore::run_started(std::string_view probe) {
    const std::scoped_lock lock{mutex_};
    if (auto* const found = find(probe); found != nullptr) {
        ++found->runs_in_flight;
    }
}

void MetricsStore::record_skipped(std::string_view probe, std::uint64_t runs) {
    const std::scoped_lock lock{mutex_};
    if (auto* const found = find(probe); found != nullptr) {
        found->skipped_runs += runs;
    }
}

void MetricsStore::record_lateness(Duration lateness) {
    const std::scoped_lock lock{mutex_};
    lateness_.record(lateness);
}

void MetricsStore::set_reload(bool successful, WallTime when) {
    const std::scoped_lock lock{mutex_};
    reload_successful_ = successful;
    if (successful) {
        reload_timestamp_ = when;
    }
}

Snapshot MetricsStore::snapshot() const {
    Snapshot snapshot{.build = build_};
    std::string last;
    bool more = true;
    while (more) {
        more = copy_some_after(last, snapshot.probes);
    }
    const std::scoped_lock lock{mutex_};
    snapshot.lateness = lateness_;
    snapshot.local_delay = local_delay_;
    snapshot.reload_successful = reload_successful_;
    snapshot.reload_timestamp = reload_timestamp_;
    return snapshot;
}

ProbeMetrics* MetricsStore::find(std::string_view probe) {
    const auto found = probes_.find(probe);
    return found == probes_.end() ? nullptr : &found->second;
}

/// `name` is that of the last probe copied, empty at first; says whether there may be more.
bool MetricsStore::copy_some_after(std::string& name, std::vector<ProbeMetrics>& into) const {
    const std::scoped_lock lock{mutex_};
    into.reserve(probes_.size());
    auto next = name.empty() ? probes_.begin() : probes_.upper_bound(name);
    for (std::size_t copied = 0; next != probes_.end() && copied < probes_at_once; ++copied) {
        into.push_back(next->second);
        name = next->first;
        ++next;
    }
    return next != probes_.end();
}

}  // namespace sonde
