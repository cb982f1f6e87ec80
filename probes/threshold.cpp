// SPDX-License-Identifier: Apache-2.0
#include "probes/threshold.hpp"

#include <utility>

namespace sonde {

namespace {

using Subject = Threshold::Subject;

std::optional<double> value_of(const Threshold& threshold, const Summary& summary) {
    if (summary.runs() == 0) {
        return std::nullopt;
    }
    switch (threshold.subject) {
        case Subject::phase:
            return threshold.phase ? statistic_of(summary.phase(*threshold.phase),
                                                  threshold.statistic,
                                                  threshold.percentile)
                                   : std::nullopt;
        case Subject::total:
            return statistic_of(summary.total(), threshold.statistic, threshold.percentile);
        case Subject::success:
            return summary.success_ratio();
        case Subject::lost:
            return static_cast<double>(summary.messages().lost);
        case Subject::duplicate:
            return static_cast<double>(summary.messages().duplicate);
        case Subject::reordered:
            return static_cast<double>(summary.messages().reordered);
        case Subject::corrupt:
            break;
    }
    return static_cast<double>(summary.messages().corrupt);
}

std::string absence(const Threshold& threshold, const Summary& summary) {
    if (summary.runs() == 0) {
        return "no run was made";
    }
    return threshold.subject == Subject::phase
               ? "no run finished the phase " + std::string{name_of(*threshold.phase)}
               : "no run succeeded";
}

}  // namespace

ThresholdOutcome evaluate(const Threshold& threshold, const Summary& summary) {
    const auto value = value_of(threshold, summary);
    auto judgement = judge({.text = threshold.text,
                            .statistic = threshold.statistic,
                            .relation = threshold.relation,
                            .limit = threshold.limit},
                           value,
                           absence(threshold, summary));
    return {.text = threshold.text,
            .held = judgement.held,
            .value = value,
            .sentence = std::move(judgement.sentence)};
}

}  // namespace sonde
