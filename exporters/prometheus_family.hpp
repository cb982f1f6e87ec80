// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/bucket_histogram.hpp"
#include "exporters/catalogue.hpp"
#include "exporters/exposition_format.hpp"
#include "exporters/metrics_store.hpp"
#include "exporters/probe_metrics.hpp"
#include "exporters/process_facts.hpp"

#include <prometheus/metric_family.h>

#include <functional>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace sonde {

/// Gathers the series of one family and writes them in one go. Only for the other files of the
/// Prometheus exporter: prometheus-cpp's types go no further.
class FamilyWriter {
  public:
    using Labels = std::vector<ProbeMetrics::Label>;

    explicit FamilyWriter(const MetricFamily& family);

    /// `own` are the values of the family's own labels, in the catalogue's order.
    void add(const Labels& labels, std::initializer_list<std::string_view> own, double value);
    /// What the view points to is there until write().
    void add(const Labels& labels, std::initializer_list<std::string_view> own, BucketView buckets);

    /// Nothing at all where no series was added.
    void write(const Exposition& to) const;

    const MetricFamily& family() const { return family_; }
    const std::vector<prometheus::ClientMetric>& series() const { return families_.front().metric; }

  private:
    prometheus::ClientMetric& add_series(const Labels& labels,
                                         std::initializer_list<std::string_view> own);

    const MetricFamily& family_;
    std::vector<prometheus::MetricFamily> families_;  ///< One: the serialiser wants a vector.
    /// Beside the series of a histogram; they are of those who added them.
    std::vector<const NativeHistogram*> natives_{};
};

/// Takes a family, once it has all its series. For families that go elsewhere as well.
using TakeFamily = std::function<void(const FamilyWriter& family)>;

/// Writes what it takes.
TakeFamily writing(const Exposition& to);

/// Hands over a family of one series without labels; nothing where the value is absent.
void take_one(const TakeFamily& take, const MetricFamily& family, std::optional<double> value);

double seconds(Duration duration);
double seconds_since_epoch(WallTime time);

/// A family of one series without labels; nothing where the value is absent.
void write_one(const Exposition& to, const MetricFamily& family, std::optional<double> value);
void write_one(const Exposition& to, const MetricFamily& family, BucketView buckets);

/// What the format wants behind the last family.
void write_end(const Exposition& to);

/// Writes a family with one series a probe, where `value` has one.
template <class Value>
void write_one_each(const Exposition& to,
                    const MetricFamily& family,
                    const std::vector<ProbeMetrics>& probes,
                    Value value) {
    FamilyWriter writer{family};
    for (const auto& probe : probes) {
        if (const std::optional<double> found = value(probe)) {
            writer.add(probe.labels, {}, *found);
        }
    }
    writer.write(to);
}

/// The families that tell of probes.
void write_probe_families(const Exposition& to, const std::vector<ProbeMetrics>& probes);

/// Those of them that tell of held connections and of what devices publish.
void write_standing_families(const Exposition& to, const std::vector<ProbeMetrics>& probes);

/// The families that tell of this program and this process, whatever it does.
void take_build_info(const TakeFamily& take, const BuildInfo& build);
void write_process_families(const Exposition& to, const ProcessFacts& process);

}  // namespace sonde
