// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/calibrate.hpp"

#include "probes/calibration/clock_cost.hpp"
#include "probes/calibration/machine.hpp"
#include "probes/calibration/phase_floor.hpp"
#include "probes/calibration/run_to_end.hpp"
#include "probes/calibration/stamp_trial.hpp"
#include "probes/calibration/timer_lateness.hpp"
#include "probes/net/connector.hpp"
#include "probes/responder/responder.hpp"

#include <utility>

namespace sonde::calibration {

namespace {

/// Parts of the whole time, in per cent. The rest is the probes'.
constexpr int for_clock = 10;
constexpr int for_each_loop = 15;
constexpr int for_stamps = 25;
constexpr int for_probes = 35;

}  // namespace

tl::expected<Calibration, std::string> calibrate(const Clock& clock, Duration duration) {
    const auto responder = responder::Responder::start();
    if (!responder) {
        return tl::unexpected{responder.error()};
    }
    const auto part = [&](int per_cent) {
        return duration / 100 * per_cent;
    };
    const auto started = clock.now();
    const auto before = read_processor_time();
    Calibration calibration{.started = clock.wall_now(), .machine = read_machine()};
    // Keeps the kernel's stamps on, as in a program that probes.
    net::AsioConnector connector{clock};

    calibration.clock_read = time_clock_reads(clock, clock.now() + part(for_clock));
    calibration.probe_lateness = time_probe_loop(clock, clock.now() + part(for_each_loop));
    auto load_lateness = time_load_loop(clock, clock.now() + part(for_each_loop));
    if (!load_lateness) {
        return tl::unexpected{std::move(load_lateness.error())};
    }
    calibration.load_lateness = std::move(*load_lateness);
    auto stamps = try_stamps(clock, (*responder)->address(), part(for_stamps));
    if (!stamps) {
        return tl::unexpected{std::move(stamps.error())};
    }
    calibration.stamps = std::move(*stamps);
    run_to_end(probe_floor((*responder)->endpoint(),
                           {.clock = clock, .connector = connector},
                           clock.now() + part(for_probes),
                           calibration));

    const auto after = read_processor_time();
    if (before && after) {
        calibration.machine.stolen = stolen_between(*before, *after);
    }
    calibration.total = clock.now() - started;
    return calibration;
}

}  // namespace sonde::calibration
