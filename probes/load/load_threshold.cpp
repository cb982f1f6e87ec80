// SPDX-License-Identifier: Apache-2.0
#include "probes/load/load_threshold.hpp"

#include "probes/load/load_subject.hpp"

#include <utility>

namespace sonde::load {

namespace {

using Subject = LoadThreshold::Subject;

/// Why a value is absent, where the subject itself has nothing to do with it.
std::optional<std::string_view> obstacle(const LoadThreshold& threshold, const LoadResult& result) {
    if (threshold.subject == Subject::lost && result.crosses_shards) {
        return "messages go from shard to shard, so only the merged result knows";
    }
    if (threshold.statistic == Statistic::rate && result.measured == Duration::zero()) {
        return "there was no measure stage";
    }
    return std::nullopt;
}

/// Nothing where there was nothing to count: that no message of none was lost is no success.
std::optional<double> number_of(std::uint64_t count,
                                std::uint64_t whole,
                                Statistic statistic,
                                const LoadResult& result) {
    if (whole == 0 && (count == 0 || statistic == Statistic::ratio)) {
        return std::nullopt;
    }
    if (statistic == Statistic::rate) {
        return result.rate_of(count);
    }
    return statistic == Statistic::ratio ? static_cast<double>(count) / static_cast<double>(whole)
                                         : static_cast<double>(count);
}

std::optional<double> value_of(const LoadThreshold& threshold,
                               const LoadSubject& subject,
                               const LoadResult& result) {
    if (subject.distribution != nullptr) {
        return statistic_of(
            subject.distribution(result), threshold.statistic, threshold.percentile);
    }
    if (subject.count != nullptr) {
        return number_of(subject.count(result), subject.whole(result), threshold.statistic, result);
    }
    return result.counts.delivered == 0
               ? std::nullopt
               : std::optional{static_cast<double>(result.longest_stream_gap.count()) / 1e9};
}

}  // namespace

LoadThresholdOutcome evaluate(const LoadThreshold& threshold, const LoadResult& result) {
    const auto& subject = entry_of(threshold.subject);
    const auto forbidden = obstacle(threshold, result);
    const auto value = forbidden ? std::nullopt : value_of(threshold, subject, result);
    auto judgement = judge({.text = threshold.text,
                            .statistic = threshold.statistic,
                            .relation = threshold.relation,
                            .limit = threshold.limit},
                           value,
                           forbidden.value_or(subject.absence));
    return {.text = threshold.text,
            .held = judgement.held,
            .value = value,
            .sentence = std::move(judgement.sentence)};
}

}  // namespace sonde::load
