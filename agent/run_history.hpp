// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/result.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace sonde {

/// How the last runs of a probe ended and how long each took, in 4 bytes a run: what a small
/// picture and a ratio need, for thousands of probes.
class RunHistory {
  public:
    static constexpr std::size_t most = 60;

    struct Run {
        bool passed{};
        /// Of the whole run; one that failed has the time until its failure. At least 1 us, at most
        /// 35 minutes.
        std::chrono::microseconds time{};

        friend bool operator==(const Run&, const Run&) = default;
    };

    void add(const ProbeResult& result);

    std::size_t size() const { return size_; }
    /// 0 is the oldest.
    Run operator[](std::size_t place) const;

  private:
    std::array<std::int32_t, most> runs_{};  ///< Microseconds, of failed runs below zero.
    std::uint8_t next_{};
    std::uint8_t size_{};
};

}  // namespace sonde
