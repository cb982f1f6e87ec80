// SPDX-License-Identifier: Apache-2.0
#include "probes/load/search_step.hpp"

#include <cmath>

namespace sonde::load {

namespace {

constexpr double least_share_sent = 0.99;

std::optional<Duration> percentile(const Histogram& values, double percentile) {
    return values.count() == 0 ? std::nullopt : std::optional{values.at(percentile)};
}

std::string a_second(double rate) {
    return std::to_string(std::llround(rate)) + "/s";
}

std::vector<std::string> what_broke(Rate wanted,
                                    const LoadResult& result,
                                    std::span<const LoadThreshold> slo) {
    std::vector<std::string> broken;
    for (const auto& demand : slo) {
        if (auto outcome = evaluate(demand, result); !outcome.held) {
            broken.push_back(std::move(outcome.sentence));
        }
    }
    if (const auto lost = result.counts.lost(); lost > 0) {
        broken.push_back(std::to_string(lost) + " messages were lost");
    }
    if (result.counts.failed > 0) {
        broken.push_back(std::to_string(result.counts.failed) +
                         " messages were refused or given up with their connection");
    }
    if (result.sent_rate() < wanted.per_second() * least_share_sent) {
        broken.push_back("only " + a_second(result.sent_rate()) + " of " + format_rate(wanted) +
                         " could be sent");
    }
    return broken;
}

}  // namespace

std::string_view name_of(StepEnd end) {
    switch (end) {
        case StepEnd::held:
            return "held";
        case StepEnd::broke:
            return "broke";
        case StepEnd::generator_limited:
            return "generator_limited";
    }
    return "";
}

StepOutcome judge_step(Rate wanted, const LoadResult& result, std::span<const LoadThreshold> slo) {
    StepOutcome step{
        .wanted = wanted,
        .sent_rate = result.sent_rate(),
        .delivered_rate = result.delivered_rate(),
        .response_p50 = percentile(result.latency.response, 50),
        .response_p99 = percentile(result.latency.response, 99),
        .response_p999 = percentile(result.latency.response, 99.9),
        .response_max = percentile(result.latency.response, 100),
        .acknowledgement_p99 = percentile(result.latency.acknowledgement, 99),
        .lost = result.counts.lost(),
    };
    if (!result.limited_by.empty()) {
        step.end = StepEnd::generator_limited;
        step.why = result.limited_by;
        return step;
    }
    step.why = what_broke(wanted, result, slo);
    step.end = step.why.empty() ? StepEnd::held : StepEnd::broke;
    return step;
}

}  // namespace sonde::load
