// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "tests/soak/state_changes.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sonde::soak {

/// What is done to the broker, or on the way to it.
enum class Injection : std::uint8_t {
    kill,     ///< The broker ends at once, and is started again at the end.
    freeze,   ///< It is stopped (SIGSTOP), so that the kernel alone answers.
    silence,  ///< The line swallows what passes; the broker is well.
    slow,     ///< The line takes longer each way.
    cut,      ///< The line breaks off every connection it has, once.
};

std::string_view name_of(Injection injection);

/// How probes reach the broker: past the line on which things are done, or on it.
enum class Path : std::uint8_t { direct, line };

std::string_view name_of(Path path);

/// The probes that the daemon runs: round trips, and connections that are held.
enum class Prober : std::uint8_t { roundtrip, session };

/// Those of one kind on one path, whose names all begin with the name of both.
struct Group {
    Path path{};
    Prober prober{};
};

std::string name_of(const Group& group);

struct Outage {
    Injection injection{};
    WallTime from{};
    WallTime to{};
};

using Cause = std::pair<std::string, std::string>;  ///< Phase and reason.

/// By what a probe on that path must say that it sees the injection; none where it must see no
/// failure. A broker that is frozen leaves its backlog to the kernel, and that is soon full: SYNs
/// are dropped then.
std::vector<Cause> expected_causes(Injection injection, const Group& group);

/// What may come behind those at the end of it. What was held up comes out then, the CONNECTs of
/// attempts that a session has given up among it: a broker hands the session over to each.
std::vector<Cause> causes_at_its_end(Injection injection, const Group& group);

/// What the probes of one group said of one outage.
struct Sight {
    std::size_t probes{};
    std::size_t saw{};                        ///< Went down in it and came up after it.
    std::vector<Duration> duration_errors{};  ///< Without sign, of those that saw it.
    /// What failed runs, or sessions of the connection that went, said that it was.
    std::map<Cause, std::uint64_t> causes{};

    Duration error_at(double quantile) const;  ///< 0 to 1.
    std::uint64_t count_of(const std::vector<Cause>& some) const;
    /// The share of the failed runs that said what was expected; 1 where none failed.
    double rightly_named(const std::vector<Cause>& expected) const;
};

struct ProbeTimes {
    Duration interval{};
    Duration timeout{};
};

/// From when to when each probe whose name begins so was down, against from when to when it was
/// so. A run that timed out began a timeout before it said so.
Sight sight_of(const Outage& outage,
               std::string_view probe_prefix,
               std::size_t probes,
               const std::vector<StateChange>& changes,
               const ProbeTimes& times);

}  // namespace sonde::soak
