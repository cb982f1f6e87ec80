#pragma once

#include "exporters/bucket_histogram.hpp"
#include "exporters/catalogue.hpp"
#include "exporters/metrics_store.hpp"
#include "exporters/probe_metrics.hpp"
#include "exporters/process_facts.hpp"

#include <prometheus/metric_family.h>

#include <initializer_list>
#include <optional>
#include <ostream>
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
    void add(const Labels& labels, std::initializer_list<std::string_view> own, BucketView buckets);

    /// Nothing at all where no series was added.
    void write(std::ostream& out) const;

  private:
    prometheus::ClientMetric& add_series(const Labels& labels,
                                         std::initializer_list<std::string_view> own);

    const MetricFamily& family_;
    std::vector<prometheus::MetricFamily> families_;  ///< One: the serialiser wants a vector.
};

double seconds(Duration duration);
double seconds_since_epoch(WallTime time);

/// A family of one series without labels; nothing where the value is absent.
void write_one(std::ostream& out, const MetricFamily& family, std::optional<double> value);
void write_one(std::ostream& out, const MetricFamily& family, BucketView buckets);

/// The families that tell of probes.
void write_probe_families(std::ostream& out, const std::vector<ProbeMetrics>& probes);

/// The families that tell of this program and this process, whatever it does.
void write_build_info(std::ostream& out, const BuildInfo& build);
void write_process_families(std::ostream& out, const ProcessFacts& process);

}  // namespace sonde
