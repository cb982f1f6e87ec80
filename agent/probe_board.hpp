#pragma once

#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace sonde {

/// What the page and the log know of a probe beside its metrics.
struct ProbeStanding {
    std::string name{};
    std::string target{};
    std::optional<ProbeResult> last{};
    std::optional<Failure> last_failure{};
    std::uint64_t runs{};
    std::uint64_t failures{};
};

/// Keeps the last result of each probe. Any thread.
class ProbeBoard {
  public:
    explicit ProbeBoard(const std::vector<ProbeSpec>& specs);

    /// How a probe's state changed with this result, for the log.
    enum class Change : std::uint8_t { none, came_up, went_down, recovered, fails_otherwise };
    Change record(const ProbeResult& result);

    /// In the order of the configuration.
    std::vector<ProbeStanding> standings() const;

  private:
    mutable std::mutex mutex_{};
    std::vector<ProbeStanding> standings_{};
    std::map<std::string, std::size_t> places_{};
};

}  // namespace sonde
