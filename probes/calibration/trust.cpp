// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/trust.hpp"

namespace sonde::calibration {

namespace {

constexpr double certainty = 99;
/// A clock that the processor itself reads takes some 30 ns; one that needs a system call and a bus
/// takes a microsecond, and each phase two readings.
constexpr Duration slow_reading = std::chrono::microseconds{1};
/// Processor time that the host took from us. With more of it the stamps themselves come late,
/// since it is our kernel that makes them.
constexpr double most_stolen = 0.05;

std::optional<Duration> error_of(const Histogram& times) {
    return times.count() == 0 ? std::nullopt : std::optional{times.at(certainty)};
}

}  // namespace

Trust judge(const Calibration& calibration) {
    const auto& handshake = calibration.floor_of(Phase::tcp);
    const auto& ping = calibration.floor_of(Phase::ping);
    Trust trust{.by_kernel = calibration.stamps.available};
    if (trust.by_kernel) {
        trust.phase_error = error_of(handshake.kernel);
        trust.user_error = error_of(calibration.local_delay);
    } else {
        trust.phase_error = error_of(ping.user);
        trust.user_error = trust.phase_error;
    }
    if (!trust.phase_error) {
        trust.doubts.push_back(Doubt::probes_failed);
    } else if (*trust.phase_error > tolerance) {
        trust.doubts.push_back(trust.by_kernel ? Doubt::unsteady : Doubt::no_stamps);
    }
    if (calibration.machine.stolen.value_or(0) > most_stolen) {
        trust.doubts.push_back(Doubt::host_takes);
    }
    if (calibration.clock_read.at(50) > slow_reading) {
        trust.doubts.push_back(Doubt::slow_clock);
    }
    return trust;
}

}  // namespace sonde::calibration
