// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace sonde {

/// Decides on runs that people ask for beside the schedule: none while a run of the probe is under
/// way, and at most one a second of each probe. A book alone, which starts nothing. Any thread.
class RunRequests {
  public:
    static constexpr Duration pause = std::chrono::seconds{1};

    enum class Answer : std::uint8_t { granted, under_way, too_soon };
    /// For a probe that exists; what is granted is to be started.
    Answer ask(const std::string& probe, Instant now);

    void begun(const std::string& probe);
    void ended(const std::string& probe);
    /// The probe is gone, and its runs with it.
    void forget(const std::string& probe);

  private:
    struct Entry {
        std::size_t under_way{};
        Instant granted{Instant::min()};
    };

    std::mutex mutex_{};
    std::map<std::string, Entry> entries_{};
};

}  // namespace sonde
