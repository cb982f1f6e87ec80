// SPDX-License-Identifier: Apache-2.0
#include "config/plan_profile.hpp"

#include "probes/quantity.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace sonde {

namespace {

using load::Rate;
using load::RateStep;
using Steps = std::vector<RateStep>;
using Profile = tl::expected<Steps, Complaint>;

constexpr Rate usual_rate_per_client = Rate::per_second(1);

tl::unexpected<Complaint> complaint(const PopulationDraft& draft,
                                    std::string_view key,
                                    std::string message) {
    const auto* const written = draft.find(key);
    return tl::unexpected{Complaint{.at = written != nullptr ? written->at : draft.at,
                                    .message = std::move(message),
                                    .key = written != nullptr ? std::string{key} : ""}};
}

Profile constant_rate(const PopulationDraft& draft, Rate rate, Duration duration) {
    const auto& spike = draft.rate.spike;
    if (!spike) {
        return Steps{{.length = duration, .from = rate, .to = rate}};
    }
    const auto end = spike->at + spike->length;
    if (end > duration) {
        return complaint(draft,
                         "spike",
                         "ends " + format_duration(end) +
                             " after the start of the measurement, "
                             "which is over after " +
                             format_duration(duration));
    }
    Steps steps{{.length = spike->at, .from = rate, .to = rate},
                {.length = spike->length, .from = spike->rate, .to = spike->rate},
                {.length = duration - end, .from = rate, .to = rate}};
    std::erase_if(steps, [](const RateStep& step) { return step.length == Duration{}; });
    return steps;
}

Profile rate_per_client(const PopulationDraft& draft, Duration duration) {
    const auto each = draft.rate.per_client.value_or(usual_rate_per_client).per_million_seconds;
    const auto clients = draft.population.count;
    if (each > Rate::most / clients) {
        return complaint(draft,
                         "rate_per_client",
                         "all " + std::to_string(clients) +
                             " clients together would send more than a billion messages a second");
    }
    return constant_rate(draft, {.per_million_seconds = each * clients}, duration);
}

Profile steps_over(const PopulationDraft& draft, Duration duration) {
    const auto length = length_of_steps(draft.rate);
    if (length != duration) {
        return complaint(draft,
                         "steps",
                         "take " + format_duration(length) +
                             " together, but the measurement takes " + format_duration(duration) +
                             ": make `duration` the same, or leave it out");
    }
    Steps steps;
    for (const auto& step : draft.rate.steps) {
        steps.push_back({.length = step.length, .from = step.rate, .to = step.rate});
    }
    return steps;
}

std::string_view rate_key(const RateDraft& rate) {
    if (rate.ramp) {
        return "ramp";
    }
    if (!rate.steps.empty()) {
        return "steps";
    }
    return rate.rate ? "rate" : "rate_per_client";
}

Profile profile_of(const PopulationDraft& draft, Duration duration) {
    const auto& rate = draft.rate;
    if (rate.ramp) {
        return Steps{{.length = duration, .from = rate.ramp->from, .to = rate.ramp->to}};
    }
    if (!rate.steps.empty()) {
        return steps_over(draft, duration);
    }
    return rate.rate ? constant_rate(draft, *rate.rate, duration)
                     : rate_per_client(draft, duration);
}

}  // namespace

Duration length_of_steps(const RateDraft& rate) {
    Duration length{};
    for (const auto& step : rate.steps) {
        length += step.length;
    }
    return length;
}

Profile make_profile(const PopulationDraft& draft, Duration duration) {
    auto profile = profile_of(draft, duration);
    const bool silent = profile && std::ranges::all_of(*profile, [](const RateStep& step) {
                            return step.from.is_zero() && step.to.is_zero();
                        });
    if (silent) {
        return complaint(draft,
                         rate_key(draft.rate),
                         "nothing would be sent: a client that only connects is of role \"idle\"");
    }
    return profile;
}

}  // namespace sonde
