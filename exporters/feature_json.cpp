// SPDX-License-Identifier: Apache-2.0
#include "exporters/feature_json.hpp"

#include "exporters/decimal.hpp"
#include "exporters/json_text.hpp"
#include "exporters/utc.hpp"

namespace sonde {

using Json = nlohmann::ordered_json;

Json failure_json(const std::optional<Failure>& failure) {
    if (!failure) {
        return {};
    }
    return {{"phase", name_of(failure->phase)},
            {"reason", name_of(failure->reason)},
            {"code", value_or_null(failure->code)},
            {"code_name", text_or_null(failure->code_name)},
            {"detail", failure->detail}};
}

Json features_json(const SharedValue<FeatureReport>& report) {
    if (!report) {
        return {};
    }
    auto outcomes = Json::array();
    for (const auto& outcome : report->outcomes) {
        outcomes.push_back({{"feature", name_of(outcome.feature)},
                            {"verdict", name_of(outcome.verdict)},
                            {"time", in_seconds(outcome.time)},
                            {"sentence", outcome.sentence},
                            {"failure", failure_json(outcome.failure)}});
    }
    return {{"largest_message", value_or_null(report->largest_message)},
            {"outcomes", std::move(outcomes)}};
}

Json capabilities_json(const SharedValue<CapabilityReport>& report) {
    if (!report) {
        return {};
    }
    auto capabilities = Json::object();
    for (const auto& fact : report->facts) {
        capabilities[std::string{name_of(fact.capability)}] = {{"value", fact.value},
                                                               {"stated", fact.stated}};
    }
    return capabilities;
}

std::string to_discovery_json_line(const ProbeResult& result) {
    return to_json_text(Json{
        {"schema", "sonde.discovery/1"},
        {"probe", result.probe},
        {"target", result.target},
        {"started", format_utc(result.started)},
        {"success", result.success()},
        {"total", in_seconds(result.total)},
        {"capabilities", capabilities_json(result.capabilities)},
        {"failure", failure_json(result.failure)},
    });
}

}  // namespace sonde
