// SPDX-License-Identifier: Apache-2.0
#include "probes/load/verdict.hpp"

#include "probes/quantity.hpp"

#include <cmath>
#include <string>

namespace sonde::load {

namespace {

std::string per_cent(double ratio) {
    return std::to_string(std::lround(ratio * 100)) + " %";
}

}  // namespace

std::vector<std::string> generator_limits_passed(const GeneratorLimits& limits,
                                                 const GeneratorTally& generator,
                                                 Duration measured,
                                                 bool closed_loop) {
    std::vector<std::string> passed;
    if (measured <= Duration::zero()) {
        return passed;
    }
    const auto pickup = generator.pickup.at(99);
    if (pickup > limits.lateness) {
        passed.push_back("lateness: 1 % of the operations were seen to " + format_duration(pickup) +
                         " or more after they were due (limit " + format_duration(limits.lateness) +
                         "); lower the rate, add workers or use an idle machine");
    }
    const double cpu = std::chrono::duration<double>(generator.busiest_cpu) /
                       std::chrono::duration<double>(measured);
    if (cpu > limits.cpu) {
        passed.push_back("CPU: the busiest worker used " + per_cent(cpu) + " of a core (limit " +
                         per_cent(limits.cpu) + ")" +
                         (closed_loop
                              ? "; a closed loop goes as fast as the slower side, which was "
                                "this one"
                              : "; add workers, shards or processors"));
    }
    if (generator.longest_turn > limits.loop_lag) {
        passed.push_back("loop lag: a worker was away for " +
                         format_duration(generator.longest_turn) + " (limit " +
                         format_duration(limits.loop_lag) +
                         "); the machine is too busy, or the worker has too many clients");
    }
    const double backlog = generator.turns == 0 ? 0.0
                                                : static_cast<double>(generator.full_turns) /
                                                      static_cast<double>(generator.turns);
    if (backlog > limits.backlog) {
        passed.push_back("socket backlog: " + per_cent(backlog) +
                         " of the turns left sockets unread (limit " + per_cent(limits.backlog) +
                         "); add workers or shards");
    }
    return passed;
}

}  // namespace sonde::load
