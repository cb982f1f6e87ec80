// SPDX-License-Identifier: Apache-2.0
#include "agent/probe_board.hpp"

#include "probes/publisher_report.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sonde {

namespace {

ProbeBoard::Change change_between(const std::optional<ProbeResult>& before,
                                  const ProbeResult& now) {
    using Change = ProbeBoard::Change;
    if (now.success()) {
        if (!before) {
            return Change::came_up;
        }
        return before->success() ? Change::none : Change::recovered;
    }
    if (!before || before->success()) {
        return Change::went_down;
    }
    const bool same = before->failure->phase == now.failure->phase &&
                      before->failure->reason == now.failure->reason &&
                      before->failure->code == now.failure->code;
    return same ? Change::none : Change::fails_otherwise;
}

/// The addresses that none of the results is about, taken out. A run that did not get so far as to
/// know them says nothing of them.
std::vector<std::string> take_departed(std::map<std::string, ProbeStanding>& addresses,
                                       std::span<const ProbeResult> results) {
    std::vector<std::string> departed;
    const bool known = !results.empty() && !results.front().address.empty();
    for (auto each = addresses.begin(); known && each != addresses.end();) {
        const bool there =
            std::ranges::find(results, each->first, &ProbeResult::address) != results.end();
        if (!there) {
            departed.push_back(each->first);
        }
        each = there ? std::next(each) : addresses.erase(each);
    }
    return departed;
}

/// Whether the byte goes on with a character of UTF-8 that an earlier one began.
/// A broker may say 64 KiB; what is remembered of it is what a person reads.
std::string cut(const std::string& sentence) {
    const auto kept = first_bytes(sentence, ProbeBoard::longest_sentence);
    return kept.size() < sentence.size() ? std::string{kept} + "…" : sentence;
}

void remember(std::vector<PastFailure>& failures,
              const ProbeResult& result,
              ProbeBoard::Number number) {
    PastFailure past{.run = number, .started = result.started, .failure = *result.failure};
    past.failure.detail = cut(past.failure.detail);
    if (failures.size() == ProbeBoard::most_failures) {
        failures.erase(failures.begin());
    }
    failures.push_back(std::move(past));
}

void count_one(BoardCounts& counts, const ProbeStanding& standing) {
    ++counts.standings;
    if (standing.last) {
        ++(standing.last->success() ? counts.up : counts.failing);
    }
}

}  // namespace

void ProbeBoard::replace(const std::vector<ProbeSpec>& specs) {
    const std::scoped_lock lock{mutex_};
    std::vector<Place> places;
    std::map<std::string, std::size_t, std::less<>> indices;
    places.reserve(specs.size());
    for (const auto& spec : specs) {
        const auto before = indices_.find(spec.name);
        const bool known = before != indices_.end() &&
                           places_[before->second].standing.target == to_string(spec.target) &&
                           places_[before->second].kind == spec.kind;
        auto place = known
                         ? std::move(places_[before->second])
                         : Place{.standing = {.name = spec.name, .target = to_string(spec.target)},
                                 .kind = spec.kind};
        const bool as_before =
            known && before->second == places.size() && place.interval == spec.interval;
        if (!as_before) {
            place.interval = spec.interval;
            place.revision = ++revision_;
        }
        indices.emplace(spec.name, places.size());
        places.push_back(std::move(place));
    }
    places_ = std::move(places);
    indices_ = std::move(indices);
}

ProbeBoard::Change ProbeBoard::record(const ProbeResult& result, Number number) {
    return record(std::span{&result, 1}, std::span{&number, 1}).of_results.front();
}

ProbeBoard::Changes ProbeBoard::record(std::span<const ProbeResult> results,
                                       std::span<const Number> numbers) {
    Changes changes{.of_results = std::vector<Change>(results.size())};
    const std::scoped_lock lock{mutex_};
    const auto index = results.empty() ? indices_.end() : indices_.find(results.front().probe);
    if (index == indices_.end()) {
        return changes;
    }
    auto& place = places_[index->second];
    for (std::size_t i = 0; i < results.size(); ++i) {
        changes.of_results[i] = record_one(place, results[i], numbers[i]);
    }
    if (!results.front().address.empty()) {
        place.standing.last.reset();  // Of when no address was known.
    }
    changes.departed = take_departed(place.addresses, results);
    place.revision = ++revision_;
    return changes;
}

ProbeBoard::Change ProbeBoard::record_one(Place& place, const ProbeResult& result, Number number) {
    auto& whole = place.standing;
    auto& standing = result.address.empty() ? whole : place.addresses[result.address];
    // What was last seen of it may be that there were no addresses at all.
    const auto change = change_between(whole.last ? whole.last : standing.last, result);
    standing.name = whole.name;
    standing.target = whole.target;
    standing.address = result.address;
    ++standing.runs;
    standing.recent.add(result);
    if (result.failure) {
        ++standing.failures;
        remember(standing.recent_failures, result, number);
    }
    standing.last_run = number;
    standing.last = result;
    drop_tapes(*standing.last);
    return change;
}

bool ProbeBoard::shows_addresses(const Place& place) {
    return !place.standing.last && !place.addresses.empty();
}

std::vector<ProbeStanding> ProbeBoard::standings(std::size_t most) const {
    const std::scoped_lock lock{mutex_};
    std::vector<ProbeStanding> standings;
    for (std::size_t index = 0; index < places_.size() && standings.size() < most; ++index) {
        std::ranges::move(rows_of(index).standings, std::back_inserter(standings));
    }
    standings.resize(std::min(standings.size(), most));
    return standings;
}

BoardCounts ProbeBoard::counts() const {
    const std::scoped_lock lock{mutex_};
    return count();
}

BoardCounts ProbeBoard::count() const {
    BoardCounts counts;
    for (const auto& place : places_) {
        if (!shows_addresses(place)) {
            count_one(counts, place.standing);
            continue;
        }
        for (const auto& [address, standing] : place.addresses) {
            count_one(counts, standing);
        }
    }
    return counts;
}

ProbeRows ProbeBoard::rows_of(std::size_t index) const {
    const auto& place = places_[index];
    ProbeRows rows{
        .name = place.standing.name,
        .target = place.standing.target,
        .kind = place.kind,
        .interval = place.interval,
        .place = index,
    };
    if (!shows_addresses(place)) {
        rows.standings.push_back(place.standing);
        return rows;
    }
    for (const auto& [address, standing] : place.addresses) {
        rows.standings.push_back(standing);
    }
    return rows;
}

BoardChanges ProbeBoard::changes_since(std::uint64_t revision, std::size_t most) const {
    const std::scoped_lock lock{mutex_};
    BoardChanges changes{.revision = revision_, .counts = count(), .probes = places_.size()};
    std::vector<std::pair<std::uint64_t, std::size_t>> newer;
    for (std::size_t index = 0; index < places_.size(); ++index) {
        if (places_[index].revision > revision) {
            newer.emplace_back(places_[index].revision, index);
        }
    }
    std::ranges::sort(newer);
    if (newer.size() > most) {
        newer.resize(most);
        changes.more = true;
        changes.revision = newer.empty() ? revision : newer.back().first;
    }
    for (const auto& [when, index] : newer) {
        changes.changed.push_back(rows_of(index));
    }
    return changes;
}

std::optional<ProbeRows> ProbeBoard::find(std::string_view name) const {
    const std::scoped_lock lock{mutex_};
    const auto index = indices_.find(name);
    return index == indices_.end() ? std::nullopt : std::optional{rows_of(index->second)};
}

bool ProbeBoard::has(std::string_view name) const {
    const std::scoped_lock lock{mutex_};
    return indices_.contains(name);
}

}  // namespace sonde
