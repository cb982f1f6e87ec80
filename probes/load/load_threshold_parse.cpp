// SPDX-License-Identifier: Apache-2.0
#include "probes/load/load_subject.hpp"
#include "probes/load/rate.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace sonde::load {

namespace {

/// What a double counts one by one.
constexpr std::uint64_t largest_count = std::uint64_t{1} << 53U;

tl::expected<const LoadSubject*, std::string> find_subject(std::string_view word) {
    const auto subjects = load_subjects();
    const auto found = std::ranges::find(subjects, word, &LoadSubject::name);
    if (found != subjects.end()) {
        return &*found;
    }
    std::vector<std::string_view> names;
    std::ranges::transform(subjects, std::back_inserter(names), &LoadSubject::name);
    return tl::unexpected{unknown_subject(word, names)};
}

/// Of a count, which stands alone, as a part of its whole, or a second.
tl::expected<NamedStatistic, std::string> count_statistic(const DemandText& parts,
                                                          const LoadSubject& subject) {
    if (!parts.statistic) {
        return NamedStatistic{.statistic =
                                  parts.limit.ends_with('%') ? Statistic::ratio : Statistic::count};
    }
    if (subject.has_rate && parts.statistic == "rate") {
        return NamedStatistic{.statistic = Statistic::rate};
    }
    return tl::unexpected{in_backticks(parts.subject) + " is one number: write it without " +
                          in_backticks("." + std::string{*parts.statistic}) +
                          (subject.has_rate ? ", or with `.rate`" : "")};
}

tl::expected<NamedStatistic, std::string> read_statistic(const DemandText& parts,
                                                         const LoadSubject& subject) {
    if (subject.distribution != nullptr) {
        return parse_statistic(parts);
    }
    if (subject.count != nullptr) {
        return count_statistic(parts, subject);
    }
    if (parts.statistic != "max") {
        return tl::unexpected{"of the gaps between deliveries only the longest is known: write `" +
                              std::string{subject.name} + ".max`"};
    }
    return NamedStatistic{.statistic = Statistic::max};
}

tl::expected<double, std::string> read_limit(std::string_view text, Statistic statistic) {
    return statistic == Statistic::rate
               ? parse_rate(text).map([](Rate rate) { return rate.per_second(); })
               : parse_limit(text, statistic, largest_count);
}

}  // namespace

tl::expected<LoadThreshold, std::string> parse_load_threshold(std::string_view text) {
    auto parts = split_demand(text, "`response.p99<50ms` or `lost==0`");
    if (!parts) {
        return tl::unexpected{std::move(parts).error()};
    }
    auto subject = find_subject(parts->subject);
    if (!subject) {
        return tl::unexpected{std::move(subject).error()};
    }
    auto statistic = read_statistic(*parts, **subject);
    if (!statistic) {
        return tl::unexpected{std::move(statistic).error()};
    }
    auto limit = read_limit(parts->limit, statistic->statistic);
    if (!limit) {
        return tl::unexpected{std::move(limit).error()};
    }
    return LoadThreshold{.text = std::string{without_outer_blanks(text)},
                         .subject = (*subject)->subject,
                         .statistic = statistic->statistic,
                         .percentile = statistic->percentile,
                         .relation = parts->relation,
                         .limit = *limit};
}

}  // namespace sonde::load
