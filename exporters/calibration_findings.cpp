// SPDX-License-Identifier: Apache-2.0
#include "exporters/calibration_findings.hpp"

#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sonde::calibration {

namespace {

using namespace std::chrono_literals;

/// A pause that is longer than this is worth a word: it is in whatever is timed across it.
constexpr Duration notable_pause = 1ms;

std::string phase_sentence(const Trust& trust) {
    if (!trust.phase_error) {
        return "No probe of sonde's to itself succeeded, so nothing is known of its phases.";
    }
    const auto error = format_duration(*trust.phase_error);
    if (!trust.by_kernel) {
        return fmt::format(
            "The kernel gives no time stamps here, so phases hold each wait of sonde's for a "
            "processor: a ping to a broker that takes next to no time took up to {} (99 in 100).",
            error);
    }
    if (*trust.phase_error <= tolerance) {
        return fmt::format(
            "The kernel takes the times of packets as they pass, so that no wait of sonde's for a "
            "processor is in a phase. A handshake, in which no program takes part, takes up to {} "
            "(99 in 100).",
            error);
    }
    return fmt::format(
        "The kernel takes the times of packets as they pass, but it is late itself: a handshake, "
        "in which no program takes part, takes up to {} (99 in 100).",
        error);
}

std::string user_sentence(const Calibration& calibration, const Trust& trust) {
    const auto error = format_duration(*trust.user_error);
    if (trust.user_times()) {
        return fmt::format(
            "Times that sonde takes itself (`timestamps` is \"user\") hold up to {} of its own in "
            "a run, from a packet's arrival until sonde runs (99 in 100).",
            error);
    }
    return fmt::format(
        "Times that sonde takes itself (`timestamps` is \"user\") cannot be trusted below 1 ms: "
        "the waits of a run from a packet's arrival until sonde runs come to {} (99 in 100), {} at "
        "the most. `local_delay` says how much of that a run had.",
        error,
        format_duration(calibration.local_delay.max()));
}

std::string floor_sentence(const Calibration& calibration, const Trust& trust) {
    const auto& floor = calibration.floor_of(Phase::delivery);
    const auto& times = trust.by_kernel ? floor.kernel : floor.user;
    return fmt::format(
        "A delivery from a responder within sonde takes {} (p99 {}), with the responder's own "
        "waits "
        "for a processor: no broker can be seen to be faster than that.",
        format_duration(times.at(50)),
        format_duration(times.at(99)));
}

std::string clock_sentence(const Calibration& calibration, const Trust& trust) {
    const auto& source = calibration.machine.clock_source;
    auto sentence = fmt::format("Reading the clock{} takes {}",
                                source.empty() ? "" : fmt::format(" ({})", source),
                                format_duration(calibration.clock_read.at(50)));
    const bool slow = std::ranges::count(trust.doubts, Doubt::slow_clock) > 0;
    sentence += slow ? ", too long: it is a system call here. A clock source that the processor "
                       "reads itself, such as tsc or kvm-clock, is needed (see "
                       "/sys/devices/system/clocksource/clocksource0)."
                     : ".";
    if (const auto longest = calibration.clock_read.max(); longest >= notable_pause) {
        sentence += fmt::format(
            " Between two readings it took {} once: the kernel or the host ran something else.",
            format_duration(longest));
    }
    return sentence;
}

std::string host_sentence(const Calibration& calibration, const Trust& trust) {
    const double stolen = calibration.machine.stolen.value_or(0);
    const auto share = stolen > 0 ? fmt::format("{:.1f} %", 100.0 * stolen) : "none";
    if (std::ranges::count(trust.doubts, Doubt::host_takes) > 0) {
        return fmt::format(
            "The host of this virtual machine took {} of the processors' time for others (steal). "
            "The kernel's stamps are late then too.",
            share);
    }
    return fmt::format(
        "The host of this virtual machine took {} of the processors' time for others (steal).",
        share);
}

std::string cost_sentence(const StampFigures& stamps) {
    const auto cost = *stamps.cost();
    if (cost <= Duration::zero()) {
        return "Time stamps cost less than can be seen.";
    }
    return fmt::format("Time stamps cost {} a packet.", format_duration(cost));
}

std::string timer_sentence(const Calibration& calibration) {
    return fmt::format(
        "Probes start up to {} late, which is in no phase; messages of a load are up to {} late, "
        "which `lateness` says (99 in 100).",
        format_duration(calibration.probe_lateness.at(99)),
        format_duration(calibration.load_lateness.at(99)));
}

}  // namespace

std::string_view verdict_of(const Trust& trust) {
    return trust.phases() ? "Readings below 1 ms can be trusted on this machine."
                          : "Readings below 1 ms cannot be trusted on this machine.";
}

std::vector<std::string> findings_of(const Calibration& calibration, const Trust& trust) {
    std::vector<std::string> sentences{phase_sentence(trust)};
    if (trust.by_kernel && trust.user_error) {
        sentences.push_back(user_sentence(calibration, trust));
    }
    if (trust.phase_error) {
        sentences.push_back(floor_sentence(calibration, trust));
    }
    if (calibration.failed_probes > 0) {
        sentences.push_back(fmt::format("{} of {} probes of sonde's to itself failed.",
                                        calibration.failed_probes,
                                        calibration.probes));
    }
    sentences.push_back(clock_sentence(calibration, trust));
    const bool is_virtual = calibration.machine.virtual_machine.value_or(false);
    if (calibration.machine.stolen && (is_virtual || *calibration.machine.stolen > 0)) {
        sentences.push_back(host_sentence(calibration, trust));
    }
    if (calibration.stamps.cost()) {
        sentences.push_back(cost_sentence(calibration.stamps));
    }
    sentences.push_back(timer_sentence(calibration));
    return sentences;
}

std::string circumstances_of(const Calibration& calibration) {
    const auto& machine = calibration.machine;
    auto text = format_duration(calibration.total);
    if (!machine.kernel.empty()) {
        text += ", Linux " + machine.kernel;
    }
    if (machine.processors > 0) {
        text +=
            fmt::format(", {} processor{}", machine.processors, machine.processors == 1 ? "" : "s");
        text += machine.virtual_machine.value_or(false) ? " of a virtual machine" : "";
    }
    if (!machine.clock_source.empty()) {
        text += ", clock " + machine.clock_source;
    }
    return text;
}

std::string_view name_of(Doubt doubt) {
    switch (doubt) {
        case Doubt::no_stamps:
            return "no_stamps";
        case Doubt::unsteady:
            return "unsteady";
        case Doubt::host_takes:
            return "host_takes";
        case Doubt::slow_clock:
            return "slow_clock";
        case Doubt::probes_failed:
            return "probes_failed";
    }
    return "";
}

}  // namespace sonde::calibration
