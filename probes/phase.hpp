// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sonde {

/// The steps of a probe in the order in which they are reached. The enumerator's name is the label
/// value. What each spans is said in docs/phases.md.
enum class Phase : std::uint8_t {
    dns,
    tcp,
    proxy,
    tls,
    websocket,
    connect,
    subscribe,
    publish,
    delivery,
    answer,
    ping,
    disconnect,
};

inline constexpr std::array all_phases{
    Phase::dns,
    Phase::tcp,
    Phase::proxy,
    Phase::tls,
    Phase::websocket,
    Phase::connect,
    Phase::subscribe,
    Phase::publish,
    Phase::delivery,
    Phase::answer,
    Phase::ping,
    Phase::disconnect,
};

std::string_view name_of(Phase phase);
std::optional<Phase> phase_named(std::string_view name);

/// How long each phase took. A phase that was not reached is absent, never zero.
class PhaseTimes {
  public:
    PhaseTimes() { times_.fill(absent); }

    void set(Phase phase, Duration time) { times_[index(phase)] = time; }
    /// Takes over the phases that the others reached.
    void set(const PhaseTimes& others) {
        for (const auto phase : all_phases) {
            if (others.reached(phase)) {
                set(phase, others.times_[index(phase)]);
            }
        }
    }
    std::optional<Duration> get(Phase phase) const {
        return reached(phase) ? std::optional{times_[index(phase)]} : std::nullopt;
    }
    bool reached(Phase phase) const { return times_[index(phase)] != absent; }

    friend bool operator==(const PhaseTimes&, const PhaseTimes&) = default;

  private:
    static constexpr Duration absent = Duration::min();

    static std::size_t index(Phase phase) { return static_cast<std::size_t>(phase); }

    std::array<Duration, all_phases.size()> times_{};
};

}  // namespace sonde
