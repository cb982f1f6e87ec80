// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/machine.hpp"

#include <sched.h>

#include <fstream>
#include <iterator>
#include <locale>
#include <sstream>

namespace sonde::calibration {

namespace {

std::string text_of(const char* path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string first_line_of(const char* path) {
    std::ifstream file{path};
    std::string line;
    std::getline(file, line);
    return line;
}

unsigned usable_processors() {
    cpu_set_t processors;
    CPU_ZERO(&processors);
    const bool known = sched_getaffinity(0, sizeof processors, &processors) == 0;
    return known ? static_cast<unsigned>(CPU_COUNT(&processors)) : 0U;
}

}  // namespace

std::optional<ProcessorTime> processor_time_in(const std::string& text) {
    std::istringstream words{text};
    words.imbue(std::locale::classic());
    std::string name;
    if (!(words >> name) || name != "cpu") {
        return std::nullopt;
    }
    // user nice system idle iowait irq softirq steal: what follows is counted in `user` already.
    constexpr int fields = 8;
    ProcessorTime time;
    for (int field = 0; field < fields; ++field) {
        std::uint64_t ticks = 0;
        if (!(words >> ticks)) {
            return std::nullopt;
        }
        time.all += ticks;
        time.stolen = ticks;
    }
    return time;
}

std::optional<double> stolen_between(const ProcessorTime& before, const ProcessorTime& after) {
    if (after.all <= before.all || after.stolen < before.stolen) {
        return std::nullopt;
    }
    return static_cast<double>(after.stolen - before.stolen) /
           static_cast<double>(after.all - before.all);
}

std::optional<bool> virtual_machine_in(const std::string& text) {
    const auto flags = text.find("\nflags");
    if (flags == std::string::npos) {
        return std::nullopt;
    }
    const auto line = text.substr(flags + 1, text.find('\n', flags + 1) - flags - 1);
    return (line + " ").find(" hypervisor ") != std::string::npos;
}

std::optional<ProcessorTime> read_processor_time() {
    return processor_time_in(text_of("/proc/stat"));
}

Machine read_machine() {
    return {
        .kernel = first_line_of("/proc/sys/kernel/osrelease"),
        .clock_source =
            first_line_of("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
        .virtual_machine = virtual_machine_in(text_of("/proc/cpuinfo")),
        .processors = usable_processors(),
    };
}

}  // namespace sonde::calibration
