// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/distortion_sights.hpp"
#include "probes/clock.hpp"
#include "probes/phase.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sonde::bench {

/// The phases in the order of the table. `connect` stands for tcp and connect together, which Paho
/// does not tell apart.
inline constexpr std::array distorted_phases{
    Phase::connect, Phase::subscribe, Phase::publish, Phase::delivery};

/// What a client said of a phase, beside what passed on the wire meanwhile.
struct Reading {
    Duration said{};
    Duration truth{};
};

/// All runs, a phase and a sight.
class Distortion {
  public:
    /// Takes the four phases of one run; leaves a phase out that either side lacks.
    void add(Sight sight, const PhaseTimes& said, const PhaseTimes& truth);

    /// A row of Markdown for each phase and sight: median and p99 of what passed on the wire, of
    /// what the client says, and of the error between the two in each run, without its sign.
    std::string to_table() const;

  private:
    std::map<std::pair<Phase, Sight>, std::vector<Reading>> readings_{};
};

}  // namespace sonde::bench
