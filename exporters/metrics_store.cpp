// SPDX-License-Identifier: Apache-2.0
#include "exporters/metrics_store.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace sonde {

namespace {

/// Copied in one go, in some twenty microseconds: native histograms are most of what a probe takes.
std::size_t probes_at_once(NativeHistograms native) {
    return native == NativeHistograms::kept ? 4 : 32;
}

}  // namespace

MetricsStore::MetricsStore(BuildInfo build, std::string location, NativeHistograms native)
    : build_{std::move(build)},
      location_{std::move(location)},
      native_{native},
      lateness_{native},
      loop_lag_{native},
      local_delay_{native} {}

void MetricsStore::add_probe(const ProbeSpec& spec) {
    auto labels = labels_of(spec, location_);
    const std::scoped_lock lock{mutex_};
    auto& entry = probes_[spec.name];
    if (entry.whole.labels != labels) {
        entry = Entry{.whole = {.labels = std::move(labels), .native = native_}};
    }
    entry.whole.interval = spec.interval;
    entry.whole.timeout = spec.timeout;
}

void MetricsStore::remove_probe(std::string_view name) {
    const std::scoped_lock lock{mutex_};
    if (const auto found = probes_.find(name); found != probes_.end()) {
        probes_.erase(found);
    }
}

void MetricsStore::record(std::span<const ProbeResult> results) {
    const std::scoped_lock lock{mutex_};
    auto* const entry = results.empty() ? nullptr : find(results.front().probe);
    if (entry == nullptr) {
        return;
    }
    auto& whole = entry->whole;
    if (results.front().address.empty()) {
        whole.add(results.front());
        for (auto& [address, metrics] : entry->addresses) {
            metrics.last.reset();
        }
    } else {
        record_addresses(*entry, results);
    }
    if (whole.runs_in_flight > 0) {
        --whole.runs_in_flight;
    }
    for (const auto& result : results) {
        if (result.local_delay) {
            local_delay_.record(*result.local_delay);
        }
    }
}

void MetricsStore::record_addresses(Entry& entry, std::span<const ProbeResult> results) {
    entry.whole.last.reset();  // Of when no address was known.
    std::erase_if(entry.addresses, [&](const auto& known) {
        return std::ranges::find(results, known.first, &ProbeResult::address) == results.end();
    });
    for (const auto& result : results) {
        auto& metrics = entry.addresses[result.address];
        if (metrics.labels.empty()) {
            metrics.labels = entry.whole.labels;
            metrics.labels.emplace_back("address", result.address);
            metrics.native = entry.whole.native;
            metrics.of_address = true;
        }
        metrics.interval = entry.whole.interval;
        metrics.timeout = entry.whole.timeout;
        metrics.add(result);
    }
}

void MetricsStore::run_started(std::string_view probe) {
    const std::scoped_lock lock{mutex_};
    if (auto* const found = find(probe); found != nullptr) {
        ++found->whole.runs_in_flight;
    }
}

void MetricsStore::runs_abandoned(std::string_view probe) {
    const std::scoped_lock lock{mutex_};
    if (auto* const found = find(probe); found != nullptr) {
        found->whole.runs_in_flight = 0;
    }
}

void MetricsStore::record_skipped(std::string_view probe, std::uint64_t runs) {
    const std::scoped_lock lock{mutex_};
    if (auto* const found = find(probe); found != nullptr) {
        found->whole.skipped_runs += runs;
    }
}

void MetricsStore::record_lateness(Duration lateness) {
    const std::scoped_lock lock{mutex_};
    lateness_.record(lateness);
}

void MetricsStore::record_loop_lag(Duration lag) {
    const std::scoped_lock lock{mutex_};
    loop_lag_.record(lag);
}

void MetricsStore::set_reload(bool successful, WallTime when) {
    const std::scoped_lock lock{mutex_};
    reload_successful_ = successful;
    if (successful) {
        reload_timestamp_ = when;
    }
}

void MetricsStore::set_web_config(bool successful) {
    const std::scoped_lock lock{mutex_};
    web_config_successful_ = successful;
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
    snapshot.loop_lag = loop_lag_;
    snapshot.local_delay = local_delay_;
    snapshot.reload_successful = reload_successful_;
    snapshot.reload_timestamp = reload_timestamp_;
    snapshot.web_config_successful = web_config_successful_;
    return snapshot;
}

MetricsStore::Entry* MetricsStore::find(std::string_view probe) {
    const auto found = probes_.find(probe);
    return found == probes_.end() ? nullptr : &found->second;
}

/// `name` is that of the last probe copied, empty at first; says whether there may be more.
bool MetricsStore::copy_some_after(std::string& name, std::vector<ProbeMetrics>& into) const {
    const std::scoped_lock lock{mutex_};
    into.reserve(probes_.size());
    auto next = name.empty() ? probes_.begin() : probes_.upper_bound(name);
    for (std::size_t copied = 0; next != probes_.end() && copied < probes_at_once(native_);
         ++copied) {
        into.push_back(next->second.whole);
        for (const auto& [address, metrics] : next->second.addresses) {
            into.push_back(metrics);
        }
        name = next->first;
        ++next;
    }
    return next != probes_.end();
}

}  // namespace sonde
