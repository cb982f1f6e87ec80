// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/run_history.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// A run that failed, as far as it is remembered when it is not kept whole any more.
struct PastFailure {
    std::optional<std::uint64_t> run{};  ///< Its number, where it was kept.
    WallTime started{};
    Failure failure{};  ///< Its sentence cut to ProbeBoard::longest_sentence.
};

/// What the page and the log know of a probe beside its metrics.
struct ProbeStanding {
    std::string name{};
    std::string target{};
    std::string address{};  ///< Where it is about one of several addresses of the target's name.
    std::optional<ProbeResult> last{};
    std::optional<std::uint64_t> last_run{};     ///< Its number, where it was kept.
    std::vector<PastFailure> recent_failures{};  ///< ProbeBoard::most_failures, the newest last.
    RunHistory recent{};
    std::uint64_t runs{};
    std::uint64_t failures{};
};

/// A probe as it stands: one standing, or one for each address of its target's name.
struct ProbeRows {
    std::string name{};
    std::string target{};
    ProbeKind kind{};
    Duration interval{};
    std::size_t place{};  ///< In the configuration, from 0.
    std::vector<ProbeStanding> standings{};
};

/// How many standings there are, and of these how many passed or failed last.
struct BoardCounts {
    std::size_t standings{};
    std::size_t up{};
    std::size_t failing{};
};

/// What has changed on the board.
struct BoardChanges {
    std::uint64_t revision{};  ///< What to ask for next.
    bool more{};               ///< There is more already.
    BoardCounts counts{};
    std::size_t probes{};              ///< That there are, changed or not.
    std::vector<ProbeRows> changed{};  ///< The earliest change first.
};

/// Keeps the last result of each probe, less its tape, and in few bytes those before. Any thread.
class ProbeBoard {
  public:
    static constexpr std::size_t most_failures = 5;       ///< Remembered, of each standing.
    static constexpr std::size_t longest_sentence = 500;  ///< Bytes, of a failure remembered.

    explicit ProbeBoard(const std::vector<ProbeSpec>& specs) { replace(specs); }

    /// From now on it is about these probes. One that is known under its name with the same target
    /// and kind keeps its standing, whatever else is new of it; the others begin anew.
    void replace(const std::vector<ProbeSpec>& specs);

    /// How a probe's state changed with this result, for the log.
    enum class Change : std::uint8_t { none, came_up, went_down, recovered, fails_otherwise };
    using Number = std::optional<std::uint64_t>;
    /// `number`: of the run, where it is kept.
    Change record(const ProbeResult& result, Number number = std::nullopt);

    struct Changes {
        std::vector<Change> of_results{};     ///< As many as there are results.
        std::vector<std::string> departed{};  ///< Addresses that the name has no more.
    };
    /// All results of one run of one probe, with a number each.
    Changes record(std::span<const ProbeResult> results, std::span<const Number> numbers);

    /// In the order of the configuration; of a probe of several addresses each of these.
    std::vector<ProbeStanding> standings(
        std::size_t most = std::numeric_limits<std::size_t>::max()) const;
    BoardCounts counts() const;

    /// The probes whose standing is newer than the revision, `most` of them; all that there are
    /// since revision 0.
    BoardChanges changes_since(std::uint64_t revision, std::size_t most) const;

    /// Nothing for a name that no probe has.
    std::optional<ProbeRows> find(std::string_view name) const;
    bool has(std::string_view name) const;

  private:
    struct Place {
        ProbeStanding standing{};  ///< Of runs that are not about one of several addresses.
        std::map<std::string, ProbeStanding> addresses{};
        ProbeKind kind{};
        Duration interval{};
        std::uint64_t revision{};
    };

    static Change record_one(Place& place, const ProbeResult& result, Number number);
    static bool shows_addresses(const Place& place);
    ProbeRows rows_of(std::size_t index) const;
    BoardCounts count() const;

    mutable std::mutex mutex_{};
    std::vector<Place> places_{};
    std::map<std::string, std::size_t, std::less<>> indices_{};
    std::uint64_t revision_{};
};

}  // namespace sonde
