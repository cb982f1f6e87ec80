// SPDX-License-Identifier: Apache-2.0
#include "config/plan_keys.hpp"
#include "config/plan_rules.hpp"
#include "probes/quantity.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>
#include <utility>
#include <vector>

namespace sonde::plan_rules {

namespace {

using load::LoopKind;
using load::Role;

constexpr std::array<std::string_view, 4> rate_keys{"rate", "rate_per_client", "ramp", "steps"};
constexpr std::array<std::string_view, 2> payload_keys{"payload_size", "payload_files"};
constexpr std::array<std::string_view, 2> psk_keys{"psk_file", "psk_env"};
constexpr std::array<std::string_view, 2> password_keys{"password_file", "password_env"};

std::string_view name_of(Role role) {
    switch (role) {
        case Role::publisher:
            return "publisher";
        case Role::subscriber:
            return "subscriber";
        case Role::both:
            return "both";
        case Role::idle:
            return "idle";
    }
    return "";
}

/// Whether the key was written at a place that counts as much as the other key's.
bool counts_beside(const PopulationDraft& draft, std::string_view key, std::string_view other) {
    const auto* const written = draft.find(key);
    const auto* const beside = draft.find(other);
    const bool overruled =
        written != nullptr && written->inherited && beside != nullptr && !beside->inherited;
    return written != nullptr && !overruled;
}

void forget_rate(RateDraft& rate, std::string_view key) {
    if (key == "rate") {
        rate.rate.reset();
    } else if (key == "rate_per_client") {
        rate.per_client.reset();
    } else if (key == "ramp") {
        rate.ramp.reset();
    } else {
        rate.steps.clear();
    }
}

void settle(PopulationDraft& draft,
            std::span<const std::string_view> keys,
            std::string_view subject,
            Complaints& complaints) {
    const bool own = std::ranges::any_of(
        keys, [&](std::string_view key) { return draft.find_own(key) != nullptr; });
    std::vector<std::string_view> left;
    for (const auto key : keys) {
        if (own && draft.find_own(key) == nullptr) {
            draft.written.erase(std::string{key});
            if (keys.data() == rate_keys.data()) {
                forget_rate(draft.rate, key);
            }
        } else if (draft.find(key) != nullptr) {
            left.push_back(key);
        }
    }
    if (left.size() < 2) {
        return;
    }
    std::vector<std::string> quoted;
    std::ranges::transform(left, std::back_inserter(quoted), in_backticks);
    const std::vector<std::string_view> words{quoted.begin(), quoted.end()};
    complain(complaints,
             draft,
             left.back(),
             "there is more than one " + std::string{subject} + ": keep one of " + either(words));
}

void check_roles(const PopulationDraft& draft, Complaints& complaints) {
    const auto& population = draft.population;
    if (draft.broken("role")) {
        return;
    }
    for (const auto& key : plan_keys()) {
        const bool deaf = (key.audience == KeyAudience::publishers && !population.publishes()) ||
                          (key.audience == KeyAudience::subscribers && !population.subscribes());
        if (deaf && draft.find_own(path_of(key)) != nullptr) {
            complain(complaints,
                     draft,
                     path_of(key),
                     "has no effect on clients of role \"" + std::string{name_of(population.role)} +
                         "\"");
        }
    }
}

void check_rate(const PlanDraft& plan, const PopulationDraft& draft, Complaints& complaints) {
    const bool closed = draft.population.loop == LoopKind::closed;
    for (const auto* const key :
         {"rate", "rate_per_client", "ramp", "steps", "spike", "arrivals"}) {
        if (closed && counts_beside(draft, key, "loop")) {
            complain(complaints,
                     draft,
                     key,
                     "has no effect in the closed loop, which goes as fast as answers come");
        } else if (draft.find(key) != nullptr && plan.plan.duration == Duration{} &&
                   !plan.broken("duration")) {
            complain(
                complaints, draft, key, "has no effect: with a `duration` of 0 nothing is sent");
        }
    }
    if (draft.rate.spike && (draft.rate.ramp || !draft.rate.steps.empty())) {
        complain(complaints,
                 draft,
                 "spike",
                 "goes with `rate` or `rate_per_client` only: a ramp or steps are a shape already");
    }
    if (!closed && counts_beside(draft, "outstanding", "loop")) {
        complain(complaints,
                 draft,
                 "outstanding",
                 "has no effect in the open loop, which does not wait for answers: set `loop = "
                 "\"closed\"`");
    }
    if (draft.population.arrivals != load::Arrivals::burst && !draft.broken("arrivals") &&
        counts_beside(draft, "burst", "arrivals")) {
        complain(complaints, draft, "burst", "has no effect without `arrivals = \"burst\"`");
    }
}

void check_topics(const PopulationDraft& draft, Complaints& complaints) {
    const auto& population = draft.population;
    if (population.publishes() && population.topics > 1 && !draft.broken("topic") &&
        population.publish_topic.find("{topic}") == std::string::npos) {
        complain(complaints,
                 draft,
                 "topics",
                 "has no effect without {topic} in `topic`, which is " +
                     in_backticks(population.publish_topic));
    }
}

template <class Draft>
void complain_at(Complaints& complaints,
                 const Draft& draft,
                 std::string_view key,
                 std::string message) {
    const auto* const written = draft.find(key);
    if (written == nullptr) {
        complaints.push_back({.at = draft.at, .message = std::move(message)});
    } else if (!written->broken) {
        complaints.push_back(
            {.at = written->at, .message = std::move(message), .key = std::string{key}});
    }
}

}  // namespace

void complain(Complaints& complaints,
              const PopulationDraft& draft,
              std::string_view key,
              std::string message) {
    complain_at(complaints, draft, key, std::move(message));
}

void complain(Complaints& complaints,
              const PlanDraft& draft,
              std::string_view key,
              std::string message) {
    complain_at(complaints, draft, key, std::move(message));
}

void settle_alternatives(PopulationDraft& draft, Complaints& complaints) {
    settle(draft, rate_keys, "rate", complaints);
    settle(draft, payload_keys, "payload", complaints);
    settle(draft, password_keys, "password", complaints);
    settle(draft, psk_keys, "pre-shared key", complaints);
    const bool own_shape = draft.find_own("ramp") != nullptr || draft.find_own("steps") != nullptr;
    if (own_shape && draft.find("spike") != nullptr && draft.find_own("spike") == nullptr) {
        draft.written.erase("spike");
        draft.rate.spike.reset();
    }
}

void check_messages(const PlanDraft& plan, const PopulationDraft& draft, Complaints& complaints) {
    check_roles(draft, complaints);
    if (draft.population.publishes()) {
        check_rate(plan, draft, complaints);
        check_topics(draft, complaints);
    }
}

}  // namespace sonde::plan_rules
