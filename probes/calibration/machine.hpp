// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/calibration/calibration.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sonde::calibration {

/// Processor time of the whole machine since it started, in ticks, as /proc/stat adds it up.
struct ProcessorTime {
    std::uint64_t all{};
    std::uint64_t stolen{};
};

/// From the text of /proc/stat; nothing where its first line is not what proc(5) says.
std::optional<ProcessorTime> processor_time_in(const std::string& text);
/// Of the time between the two, 0 to 1; nothing where none has passed.
std::optional<double> stolen_between(const ProcessorTime& before, const ProcessorTime& after);

/// Whether the text of /proc/cpuinfo says that a hypervisor runs this machine. Nothing where it has
/// no `flags`, as on processors that are not x86.
std::optional<bool> virtual_machine_in(const std::string& text);

std::optional<ProcessorTime> read_processor_time();
/// All but `stolen`.
Machine read_machine();

}  // namespace sonde::calibration
