// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/phase.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sonde::truth {

/// How far what was measured of one phase is from what passed on the wire.
class PhaseErrors {
  public:
    explicit PhaseErrors(std::string phase) : phase_{std::move(phase)} {}

    void add(Duration measured, Duration truth);
    void add(const PhaseErrors& others);

    const std::string& phase() const { return phase_; }
    std::size_t count() const { return errors_.size(); }

    /// The error that this share of the runs does not exceed, without its sign; 1 is the largest.
    /// Zero where there are none.
    Duration error(double share) const;
    Duration truth(double share) const;

    /// The median with its sign: above zero where too much is measured.
    Duration bias() const;

  private:
    std::string phase_;
    std::vector<Duration> errors_{};
    std::vector<Duration> truths_{};
};

/// The demand on a phase: the median error at most 20 us, and 99 % within 200 us.
struct Demand {
    Duration median{std::chrono::microseconds{20}};
    Duration p99{std::chrono::microseconds{200}};
};

bool meets(const PhaseErrors& errors, const Demand& demand);

}  // namespace sonde::truth
