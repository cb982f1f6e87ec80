// SPDX-License-Identifier: Apache-2.0
#include "probes/load/result.hpp"

#include <algorithm>

namespace sonde::load {

namespace {

/// A count and what it is called in a sentence.
struct Named {
    std::string_view name{};
    std::uint64_t count{};
};

std::string to_string(const Named& named) {
    return std::to_string(named.count) + " " + std::string{named.name};
}

void expect_sum(const Named& whole,
                std::initializer_list<Named> parts,
                std::vector<std::string>& complaints) {
    std::uint64_t sum = 0;
    std::string sentence;
    for (const auto& part : parts) {
        sum += part.count;
        sentence += (sentence.empty() ? "" : " + ") + to_string(part);
    }
    if (sum != whole.count) {
        complaints.push_back(sentence + " make " + std::to_string(sum) + " and not the " +
                             to_string(whole));
    }
}

void expect_part(const Named& part, const Named& whole, std::vector<std::string>& complaints) {
    if (part.count > whole.count) {
        complaints.push_back(to_string(part) + " are more than the " + to_string(whole));
    }
}

}  // namespace

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::valid:
            return "valid";
        case Verdict::generator_limited:
            return "generator_limited";
        case Verdict::interrupted:
            return "interrupted";
    }
    return "";
}

void add_figures(TimelineRow& into, const TimelineRow& row) {
    into.scheduled += row.scheduled;
    into.sent += row.sent;
    into.acknowledged += row.acknowledged;
    into.delivered += row.delivered;
    into.failed += row.failed;
    into.overload += row.overload;
    into.connect_failures += row.connect_failures;
    // Nothing is less than any duration.
    into.response_p50 = std::max(into.response_p50, row.response_p50);
    into.response_p99 = std::max(into.response_p99, row.response_p99);
    into.response_max = std::max(into.response_max, row.response_max);
    into.service_p99 = std::max(into.service_p99, row.service_p99);
    into.acknowledgement_p99 = std::max(into.acknowledgement_p99, row.acknowledgement_p99);
    into.lateness_p99 = std::max(into.lateness_p99, row.lateness_p99);
    into.cpu = std::max(into.cpu, row.cpu);
}

bool LoadResult::breached() const {
    return !std::ranges::all_of(thresholds, &LoadThresholdOutcome::held);
}

double LoadResult::rate_of(std::uint64_t count) const {
    return measured > Duration::zero()
               ? static_cast<double>(count) * 1e9 / static_cast<double>(measured.count())
               : 0.0;
}

std::vector<std::string> check_identities(const LoadCounts& counts) {
    std::vector<std::string> complaints;
    const Named sent{"sent", counts.sent};
    const Named delivered{"delivered", counts.delivered};
    expect_sum({"scheduled", counts.scheduled},
               {sent, {"overload", counts.overload}, {"waiting", counts.waiting}},
               complaints);
    expect_sum(sent,
               {{"acknowledged", counts.acknowledged},
                {"failed", counts.failed},
                {"in flight", counts.in_flight}},
               complaints);
    expect_part({"reordered", counts.reordered}, delivered, complaints);
    expect_part({"late", counts.late}, delivered, complaints);
    expect_part({"redelivered", counts.redelivered}, {"duplicate", counts.duplicate}, complaints);
    return complaints;
}

std::vector<std::string> check_identities(const LoadResult& result) {
    auto complaints = check_identities(result.counts);
    if (!result.crosses_shards) {
        expect_part({"delivered and excused", result.counts.delivered + result.counts.excused},
                    {"expected", result.counts.expected},
                    complaints);
    }
    return complaints;
}

}  // namespace sonde::load
