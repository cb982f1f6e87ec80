// SPDX-License-Identifier: Apache-2.0
// What the kernel's time stamps cost a packet: round trips of a PINGREQ with them and without, in
// turns on two connections to sonde's own responder, in some rounds.

#include "probes/calibration/stamp_trial.hpp"
#include "probes/net/kernel_stamps.hpp"
#include "probes/quantity.hpp"
#include "probes/responder/responder.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace {

using sonde::Duration;

constexpr int rounds = 9;
constexpr Duration round_length = std::chrono::milliseconds{500};
constexpr Duration demand = std::chrono::microseconds{3};

std::string text_of(Duration duration) {
    return duration < Duration::zero() ? "-" + sonde::format_duration(-duration)
                                       : sonde::format_duration(duration);
}

int complain(const std::string& sentence) {
    std::fprintf(stderr, "%s\n", sentence.c_str());
    return 1;
}

}  // namespace

int main() {
    const sonde::SystemClock clock;
    const auto responder = sonde::responder::Responder::start();
    if (!responder) {
        return complain(responder.error());
    }
    // They are on for both connections, as in a program that probes.
    const sonde::net::StampKeeper keeper;
    std::vector<Duration> costs;
    std::printf("%-8s%12s%12s%12s%12s%12s\n",
                "round",
                "trips",
                "without p50",
                "with p50",
                "kernel p50",
                "a packet");
    for (int round = 1; round <= rounds; ++round) {
        const auto figures =
            sonde::calibration::try_stamps(clock, (*responder)->address(), round_length);
        if (!figures) {
            return complain(figures.error());
        }
        const auto cost = figures->cost();
        if (!cost) {
            return complain("the kernel gives no time stamps here");
        }
        costs.push_back(*cost);
        std::printf("%-8d%12llu%12s%12s%12s%12s\n",
                    round,
                    static_cast<unsigned long long>(figures->plain.count()),
                    text_of(figures->plain.at(50)).c_str(),
                    text_of(figures->stamped.at(50)).c_str(),
                    text_of(figures->wire.at(50)).c_str(),
                    text_of(*cost).c_str());
    }
    std::ranges::sort(costs);
    std::printf("a stamp costs %s a packet (median round; worst %s), demanded: at most %s\n",
                text_of(costs[costs.size() / 2]).c_str(),
                text_of(costs.back()).c_str(),
                text_of(demand).c_str());
    return 0;
}
