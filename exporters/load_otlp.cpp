// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_otlp.hpp"

#include "exporters/json_text.hpp"
#include "exporters/prometheus_load.hpp"
#include "exporters/prometheus_otlp.hpp"

#include <algorithm>

namespace sonde::load {

namespace {

using Json = nlohmann::ordered_json;

Json resource_of(const ResourceAttributes& resource, const BuildInfo& build) {
    ResourceAttributes whole{{"service.name", "sonde"}, {"service.version", build.version}};
    for (const auto& [name, value] : resource) {
        const auto known =
            std::ranges::find(whole, name, [](const auto& each) { return each.first; });
        if (known == whole.end()) {
            whole.emplace_back(name, value);
        } else {
            known->second = value;
        }
    }
    auto attributes = Json::array();
    for (const auto& [name, value] : whole) {
        attributes.push_back(otlp_attribute(name, value));
    }
    return {{"attributes", std::move(attributes)}};
}

}  // namespace

std::string to_otlp_json(const LoadResult& result,
                         const ResourceAttributes& resource,
                         const BuildInfo& build) {
    const OtlpSpan span{.from = result.started, .until = result.started + result.total};
    auto metrics = Json::array();
    const TakeFamily take = [&](const FamilyWriter& family) {
        if (!family.series().empty()) {
            metrics.push_back(otlp_metric(family, span));
        }
    };
    take_result_families(take, result, build);
    Json of_scope{{"scope", {{"name", "sonde"}, {"version", build.version}}},
                  {"metrics", std::move(metrics)}};
    Json of_resource{{"resource", resource_of(resource, build)},
                     {"scopeMetrics", Json::array({std::move(of_scope)})}};
    return to_json_text({{"resourceMetrics", Json::array({std::move(of_resource)})}});
}

}  // namespace sonde::load
