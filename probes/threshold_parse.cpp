// SPDX-License-Identifier: Apache-2.0
#include "probes/threshold.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <vector>

namespace sonde {

namespace {

using Subject = Threshold::Subject;

struct SubjectName {
    std::string_view name{};
    Subject subject{};
};

constexpr std::array run_subjects{
    SubjectName{"total", Subject::total},
    SubjectName{"success", Subject::success},
    SubjectName{"lost", Subject::lost},
    SubjectName{"duplicate", Subject::duplicate},
    SubjectName{"reordered", Subject::reordered},
    SubjectName{"corrupt", Subject::corrupt},
};

bool has_many_values(Subject subject) {
    return subject == Subject::phase || subject == Subject::total;
}

tl::expected<void, std::string> read_subject(std::string_view word, Threshold& threshold) {
    if (const auto phase = phase_named(word)) {
        threshold.subject = Subject::phase;
        threshold.phase = phase;
        return {};
    }
    const auto* const found = std::ranges::find(run_subjects, word, &SubjectName::name);
    if (found != run_subjects.end()) {
        threshold.subject = found->subject;
        return {};
    }
    std::vector<std::string_view> names;
    std::ranges::transform(
        all_phases, std::back_inserter(names), [](Phase phase) { return name_of(phase); });
    std::ranges::transform(run_subjects, std::back_inserter(names), &SubjectName::name);
    return tl::unexpected{unknown_subject(word, names)};
}

/// Which number of the subject is meant.
tl::expected<NamedStatistic, std::string> read_statistic(const DemandText& parts, Subject subject) {
    if (has_many_values(subject)) {
        return parse_statistic(parts);
    }
    if (parts.statistic) {
        return tl::unexpected{in_backticks(parts.subject) + " is one number: write it without " +
                              in_backticks("." + std::string{*parts.statistic})};
    }
    return NamedStatistic{.statistic =
                              subject == Subject::success ? Statistic::ratio : Statistic::count};
}

}  // namespace

tl::expected<Threshold, std::string> parse_threshold(std::string_view text) {
    auto parts = split_demand(text, "`delivery.p99<50ms` or `success>=99%`");
    if (!parts) {
        return tl::unexpected{std::move(parts).error()};
    }
    Threshold threshold{.text = std::string{without_outer_blanks(text)},
                        .relation = parts->relation};
    if (auto subject = read_subject(parts->subject, threshold); !subject) {
        return tl::unexpected{std::move(subject).error()};
    }
    auto statistic = read_statistic(*parts, threshold.subject);
    if (!statistic) {
        return tl::unexpected{std::move(statistic).error()};
    }
    threshold.statistic = statistic->statistic;
    threshold.percentile = statistic->percentile;
    auto limit =
        parse_limit(parts->limit, threshold.statistic, std::numeric_limits<std::uint32_t>::max());
    if (!limit) {
        return tl::unexpected{std::move(limit).error()};
    }
    threshold.limit = *limit;
    return threshold;
}

}  // namespace sonde
