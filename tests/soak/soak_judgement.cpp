// SPDX-License-Identifier: Apache-2.0
#include "probes/quantity.hpp"
#include "tests/soak/soak_run.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace sonde::soak {

namespace {

using std::chrono_literals::operator""ms;

constexpr Duration slow_round_trip = 2 * slow_delay;
/// What a probe may take beside that, and a daemon to write of it.
constexpr Duration slack = 500ms;
constexpr double least_rightly_named = 0.95;
/// Of the memory at first, in a minute.
constexpr double most_growth = 0.01;
constexpr double most_more_files = 0.5;

/// One interval of the round trips: each sees an outage once in it. A session has a beat on each
/// side of an outage, an attempt to connect that its end comes into, and the pause behind that,
/// which is more where a short test has short intervals.
Duration allowed_error(const Group& group, const SceneSettings& scene) {
    const Duration interval = scene.times.interval + slack;
    const auto& times = scene.session_times;
    switch (group.prober) {
        case Prober::roundtrip:
            return interval;
        case Prober::session:
            return std::max(interval, 2 * times.interval + times.timeout + longest_pause + slack);
    }
    return {};
}

void judge(const SeenOutage& seen, const SoakSettings& settings, std::vector<std::string>& said) {
    const auto& sight = seen.sight;
    const auto expected = expected_causes(seen.outage.injection, seen.group);
    const auto where = fmt::format("{}, {}", name_of(seen.outage.injection), name_of(seen.group));
    // A round trip may or may not be under way when all connections are cut at once; it fails then.
    const bool by_chance =
        seen.outage.injection == Injection::cut && seen.group.prober == Prober::roundtrip;
    auto allowed = causes_at_its_end(seen.outage.injection, seen.group);
    allowed.insert(allowed.end(), expected.begin(), expected.end());
    const bool named_by_all = expected.empty() || sight.count_of(expected) >= sight.probes;
    if ((sight.rightly_named(allowed) < least_rightly_named || !named_by_all) && !by_chance) {
        said.push_back(where + ": failures were called otherwise than what was done");
    }
    if (!expected.empty() && sight.saw < sight.probes) {
        said.push_back(fmt::format("{}: {} of {} probes saw it", where, sight.saw, sight.probes));
    }
    if (!expected.empty() && sight.error_at(1) > allowed_error(seen.group, settings.scene)) {
        said.push_back(fmt::format("{}: its duration was {} off for one probe",
                                   where,
                                   format_duration(sight.error_at(1))));
    }
    const bool slowed = seen.outage.injection == Injection::slow && seen.group.path == Path::line &&
                        seen.group.prober == Prober::roundtrip;
    if (slowed &&
        (seen.connect_median < slow_round_trip || seen.connect_median > slow_round_trip + slack)) {
        said.push_back(fmt::format(
            "{}: connect took {} at the median", where, format_duration(seen.connect_median)));
    }
    const auto clients = 2 * settings.scene.load_clients;
    if (seen.outage.injection == Injection::cut && seen.cut_connections < clients) {
        said.push_back(fmt::format(
            "{}: the load run saw {} of {} connections cut", where, seen.cut_connections, clients));
    }
}

void judge(const Growth& growth, std::vector<std::string>& said) {
    const bool files = growth.what.ends_with("files");
    const auto most = files ? most_more_files : most_growth * growth.first;
    if (growth.first <= 0 || growth.a_minute > most) {
        said.push_back(fmt::format("{} grows by {:.1f} a minute", growth.what, growth.a_minute));
    }
}

}  // namespace

std::vector<std::string> complaints_about(const SoakReport& report, const SoakSettings& settings) {
    std::vector<std::string> said;
    for (const auto& seen : report.outages) {
        judge(seen, settings, said);
    }
    for (const auto& growth : report.growths) {
        judge(growth, said);
    }
    for (const auto& sum : report.sums) {
        if (!sum.agrees()) {
            said.push_back(fmt::format(
                "{}: {} is not within {} and {}", sum.what, sum.counted, sum.least, sum.most));
        }
    }
    return said;
}

}  // namespace sonde::soak
