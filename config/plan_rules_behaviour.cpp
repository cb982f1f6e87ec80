// SPDX-License-Identifier: Apache-2.0
#include "config/plan_rules.hpp"
#include "probes/quantity.hpp"

#include <array>
#include <chrono>

namespace sonde::plan_rules {

namespace {

constexpr std::array<std::string_view, 5> behaviour_keys{
    "churn", "reconnect_storm", "flapping", "slow_consumer", "resume"};

void check_moment(const PlanDraft& plan,
                  const PopulationDraft& draft,
                  std::string_view key,
                  Duration end,
                  Complaints& complaints) {
    if (end > plan.plan.duration) {
        complain(complaints,
                 draft,
                 key,
                 "comes " + format_duration(end) +
                     " after the start of the measurement, which is over after " +
                     format_duration(plan.plan.duration));
    }
}

void check_resumed_session(const PopulationDraft& draft, Complaints& complaints) {
    const auto& population = draft.population;
    const bool v5 = population.mqtt == MqttVersion::v5;
    const auto kept = std::chrono::seconds{population.properties.session_expiry};
    if (draft.broken("clean_start") || draft.broken("properties.session_expiry") ||
        draft.broken("mqtt")) {
        return;
    }
    if (population.clean_start || (v5 && kept < draft.behaviours.resume->away)) {
        complain(
            complaints,
            draft,
            "resume",
            std::string{"the broker has to keep the sessions: it takes `clean_start = false`"} +
                (v5 ? " and a `session_expiry` of " +
                          format_duration(draft.behaviours.resume->away) + " or more"
                    : ""));
    }
    const auto qos = draft.subscribe_qos.value_or(population.qos);
    if (qos == 0 && !draft.broken("qos") && !draft.broken("subscribe_qos")) {
        complain(complaints,
                 draft,
                 "resume",
                 "a broker need not queue messages of QoS 0: set `subscribe_qos` to 1 or 2");
    }
}

}  // namespace

void check_behaviours(const PlanDraft& plan, const PopulationDraft& draft, Complaints& complaints) {
    const auto& behaviours = draft.behaviours;
    if (behaviours.churn_away && draft.find("churn") == nullptr) {
        complain(complaints, draft, "churn_away", "has no effect without `churn`");
    }
    if (behaviours.reconnect_storm && !plan.plan.reconnect && !plan.broken("reconnect")) {
        complain(complaints,
                 draft,
                 "reconnect_storm",
                 "nobody would come back: `reconnect = false` leaves connections that were cut as "
                 "they are");
    }
    if (plan.broken("duration")) {
        return;
    }
    for (const auto key : behaviour_keys) {
        if (plan.plan.duration == Duration{} && draft.find(key) != nullptr) {
            complain(
                complaints, draft, key, "has no effect: with a `duration` of 0 nothing happens");
            return;
        }
    }
    if (behaviours.reconnect_storm) {
        check_moment(plan, draft, "reconnect_storm", *behaviours.reconnect_storm, complaints);
    }
    if (behaviours.resume && draft.population.subscribes()) {
        const auto end = behaviours.resume->at + behaviours.resume->away;
        check_moment(plan, draft, "resume", end, complaints);
        check_resumed_session(draft, complaints);
    }
}

}  // namespace sonde::plan_rules
