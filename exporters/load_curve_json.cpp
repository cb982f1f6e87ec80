// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_curve_json.hpp"

#include "exporters/decimal.hpp"
#include "exporters/json_text.hpp"

#include <nlohmann/json.hpp>

namespace sonde::load {

namespace {

using Json = nlohmann::ordered_json;

Json seconds_or_null(const std::optional<Duration>& duration) {
    return duration ? Json(in_seconds(*duration)) : Json();
}

Json rate_or_null(const std::optional<Rate>& rate) {
    return rate ? Json(rate->per_second()) : Json();
}

Json step_of(const StepOutcome& step) {
    return {{"wanted_rate", step.wanted.per_second()},
            {"sent_rate", step.sent_rate},
            {"delivered_rate", step.delivered_rate},
            {"response",
             {{"p50", seconds_or_null(step.response_p50)},
              {"p99", seconds_or_null(step.response_p99)},
              {"p999", seconds_or_null(step.response_p999)},
              {"max", seconds_or_null(step.response_max)}}},
            {"acknowledgement", {{"p99", seconds_or_null(step.acknowledgement_p99)}}},
            {"lost", step.lost},
            {"end", name_of(step.end)},
            {"why", step.why}};
}

Json search_of(const SearchResult& search) {
    return {{"held", rate_or_null(search.held)},
            {"not_held", rate_or_null(search.not_held)},
            {"not_held_end", search.not_held ? Json(name_of(search.not_held_end)) : Json()},
            {"complete", search.complete},
            {"sentence", sentence_of(search)}};
}

}  // namespace

std::string to_json_line(const LoadPlan& plan,
                         std::span<const StepOutcome> steps,
                         const std::optional<SearchResult>& search) {
    Json rows = Json::array();
    for (const auto& step : steps) {
        rows.push_back(step_of(step));
    }
    return to_json_text(
        {{"schema", load_curve_schema},
         {"plan", {{"hash", hash_of(plan)}, {"name", plan.name}, {"seed", plan.seed}}},
         {"steps", std::move(rows)},
         {"search", search ? search_of(*search) : Json()}});
}

}  // namespace sonde::load
