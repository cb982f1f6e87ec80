// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/agent_config.hpp"
#include "probes/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace sonde {

/// Spaces what is granted: `burst` at once after a rest, and then one each `step`.
class Pacer {
  public:
    Pacer(Duration step, std::size_t burst)
        : step_{step}, ahead_{step * static_cast<Duration::rep>(burst - 1)} {}

    bool would_grant(Instant now) const { return next_ == Instant::min() || next_ - now <= ahead_; }
    void grant(Instant now) { next_ = (next_ > now ? next_ : now) + step_; }
    /// All of the burst is there again.
    bool rested(Instant now) const { return next_ <= now; }

  private:
    Duration step_;
    Duration ahead_;  ///< By how much grants may be ahead of their even spacing.
    Instant next_{Instant::min()};
};

/// Decides on runs that are asked for under /probe, so that whoever can ask floods neither the
/// agent nor a broker. A book alone, which starts nothing. Any thread.
class AskedRuns {
  public:
    /// Of each target, whatever the configuration says: two Prometheus that scrape it with a few
    /// modules each stay below, in a burst and for good.
    static constexpr std::size_t most_at_target = 5;
    static constexpr std::size_t most_a_second_at_target = 5;

    explicit AskedRuns(const AskedRunLimits& limits);

    enum class Answer : std::uint8_t {
        granted,
        too_many,
        too_often,
        too_many_at_target,
        too_often_at_target,
    };
    /// What is granted is under way until it has ended.
    Answer ask(const std::string& target, Instant now);
    void ended(const std::string& target);

    /// Targets that it has to remember.
    std::size_t targets() const;

  private:
    struct Target {
        std::size_t under_way{};
        Pacer pacer{std::chrono::nanoseconds{std::chrono::seconds{1}} / most_a_second_at_target,
                    most_a_second_at_target};
    };

    void forget_rested(Instant now);

    mutable std::mutex mutex_{};
    std::size_t at_once_;
    std::size_t under_way_{};
    Pacer pacer_;
    std::map<std::string, Target> targets_{};
};

}  // namespace sonde
