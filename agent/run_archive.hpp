// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/result.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>

namespace sonde {

/// Keeps the last runs with all that their connections carried, and the last failures for longer.
/// Any thread.
class RunArchive {
  public:
    struct Limits {
        std::size_t runs{};
        std::size_t failures{};
    };

    explicit RunArchive(Limits limits) : limits_{limits} {}

    /// Numbers of runs count up from 1 and are never used again.
    using Number = std::uint64_t;

    /// Nothing where the run is not kept.
    std::optional<Number> keep(const ProbeResult& result);

    /// Nothing where it was not kept, or is not any more.
    std::optional<ProbeResult> find(Number number) const;
    bool has(Number number) const;

    /// Of a tape; a broker that sends byte by byte is not to fill the memory with what is around
    /// them.
    static constexpr std::size_t most_segments = 1024;

  private:
    void drop_unless_listed(Number number);

    Limits limits_;
    mutable std::mutex mutex_{};
    Number last_{};
    std::map<Number, ProbeResult> results_{};
    std::deque<Number> runs_{};      ///< The last of all, oldest first.
    std::deque<Number> failures_{};  ///< The last that failed; some are among the others too.
};

}  // namespace sonde
