// SPDX-License-Identifier: Apache-2.0
#include "tests/exporters/calibration_samples.hpp"

#include "tests/exporters/samples.hpp"

namespace sonde::calibration::samples {

namespace {

using namespace std::chrono_literals;

/// 98.9 % of the values, 1 % of ten times that, and one in a thousand of a hundred times that.
Histogram spread(Duration typical, std::uint64_t thousands) {
    Histogram times;
    times.record(typical, 989 * thousands);
    times.record(10 * typical, 10 * thousands);
    times.record(100 * typical, thousands);
    return times;
}

void set_floor(Calibration& calibration, Phase phase, Duration user, Duration kernel) {
    calibration.floor[static_cast<std::size_t>(phase)] = {.user = spread(user, 2),
                                                          .kernel = spread(kernel, 2)};
}

}  // namespace

Calibration idle() {
    Calibration calibration{
        .started = sonde::samples::moment(),
        .total = 3012ms,
        .machine = {.kernel = "6.1.0-37-amd64",
                    .clock_source = "tsc",
                    .virtual_machine = true,
                    .processors = 2,
                    .stolen = 0.0},
        .clock_read = spread(25ns, 1'000),
        .probe_lateness = spread(60us, 1),
        .load_lateness = spread(20us, 1),
        .stamps = {.available = true,
                   .plain = spread(20us, 10),
                   .stamped = spread(22us, 10),
                   .wire = spread(7us, 10),
                   .wake_up = spread(4us, 10)},
        .local_delay = spread(9us, 2),
        .probes = 2'000,
    };
    set_floor(calibration, Phase::tcp, 20us, 5us);
    set_floor(calibration, Phase::connect, 25us, 9us);
    set_floor(calibration, Phase::subscribe, 23us, 8us);
    set_floor(calibration, Phase::publish, 22us, 7us);
    set_floor(calibration, Phase::delivery, 24us, 7us);
    set_floor(calibration, Phase::ping, 20us, 6us);
    calibration.floor[static_cast<std::size_t>(Phase::disconnect)].user = spread(15us, 2);
    return calibration;
}

Calibration busy() {
    auto calibration = idle();
    calibration.stamps.wake_up = spread(200us, 10);
    calibration.clock_read.record(4ms);
    calibration.local_delay = spread(400us, 2);
    calibration.machine.stolen = 0.013;
    return calibration;
}

Calibration poor() {
    auto calibration = idle();
    calibration.machine = {.clock_source = "hpet"};
    calibration.clock_read = spread(1500ns, 1'000);
    calibration.stamps = {.plain = spread(200us, 10), .stamped = spread(200us, 10)};
    for (auto& floor : calibration.floor) {
        floor.kernel.clear();
    }
    calibration.floor[static_cast<std::size_t>(Phase::ping)].user = spread(200us, 2);
    calibration.local_delay.clear();
    calibration.failed_probes = 3;
    return calibration;
}

}  // namespace sonde::calibration::samples
