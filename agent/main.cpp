// SPDX-License-Identifier: Apache-2.0
#include "agent/calibrate_command.hpp"
#include "agent/check_command.hpp"
#include "agent/command_line.hpp"
#include "agent/daemon.hpp"
#include "agent/dissect_command.hpp"
#include "agent/health_command.hpp"
#include "agent/load_child.hpp"
#include "agent/load_command.hpp"
#include "agent/load_processes.hpp"
#include "agent/merge_command.hpp"
#include "agent/probe_command.hpp"
#include "agent/probe_runner.hpp"
#include "agent/terminal.hpp"
#include "agent/version.hpp"
#include "config/load.hpp"
#include "config/surroundings.hpp"
#include "probes/calibration/calibrate.hpp"
#include "probes/clock.hpp"
#include "probes/paho/paho_child.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace sonde {

namespace {

constexpr int usage_status = 2;

int perform(const ProbeCommand& command) {
    const SystemClock clock;
    return run_probe_command(command,
                             clock,
                             own_executable(),
                             {
                                 .out = std::cout,
                                 .error = std::cerr,
                                 .style = style_of_standard_output(),
                                 .live_progress = standard_error_is_terminal(),
                                 .deserted = standard_output_is_deserted,
                             });
}

int perform(const RunCommand& command) {
    const auto config = load_configuration(command.config_file, system_surroundings(), std::cerr);
    if (!config) {
        return usage_status;
    }
    const SystemClock clock;
    const auto load = [&command](const AgentConfig& running) {
        return load_file(command.config_file, system_surroundings(), &running.target_files);
    };
    return run_daemon(*config, load, clock, own_executable());
}

LoadOutput load_output() {
    return {.out = std::cout,
            .error = std::cerr,
            .style = style_of_standard_output(),
            .error_is_terminal = standard_error_is_terminal()};
}

int perform(const LoadCommand& command) {
    const SystemClock clock;
    const auto start = command.processes > 1
                           ? load_in_processes(processes_of(command, own_executable()), clock)
                           : load_in_this_process({.shard = command.shard}, clock);
    return run_load_command(command, start, clock, load_output());
}

int perform(const LoadChildCommand& command) {
    const SystemClock clock;
    return run_load_child(
        command.load,
        [&](const load::RunOptions& options) { return load_in_this_process(options, clock); },
        STDIN_FILENO,
        STDOUT_FILENO);
}

int perform(const MergeCommand& command) {
    return run_merge_command(command, system_surroundings(), SystemClock{}, load_output());
}

int perform(const CheckCommand& command) {
    return run_check_command(command, system_surroundings(), std::cout, std::cerr);
}

int perform(const DissectCommand& command) {
    return run_dissect_command(command,
                               {.input = std::cin,
                                .out = std::cout,
                                .error = std::cerr,
                                .style = style_of_standard_output()});
}

int perform(const CalibrateCommand& command) {
    const SystemClock clock;
    return run_calibrate_command(
        command,
        [&clock](Duration duration) { return calibration::calibrate(clock, duration); },
        {.out = std::cout, .error = std::cerr, .style = style_of_standard_output()});
}

int perform(const HealthCommand& command) {
    const SystemClock clock;
    return run_health_command(command, clock, std::cout, std::cerr);
}

int perform(const VersionCommand& /*command*/) {
    const auto build = build_info();
    std::cout << "sonde " << build.version << " (" << build.revision << ", " << build.compiler
              << ")\n";
    return 0;
}

int perform(const HelpCommand& command) {
    std::cout << command.text;
    return 0;
}

int perform(const PahoChildCommand& /*command*/) {
    return paho_child_main(std::cin, std::cout);
}

int run(const std::vector<std::string>& arguments) {
    const auto command = parse_command_line(arguments, system_surroundings());
    if (!command) {
        std::cerr << command.error().message << '\n';
        return usage_status;
    }
    const int status = std::visit([](const auto& chosen) { return perform(chosen); }, *command);
    std::cout.flush();
    if (!std::cout && status == 0) {
        std::cerr << "sonde: the output could not be written\n";
        return 1;
    }
    return status;
}

/// A standard descriptor that was closed would be the number of the next socket, and what is meant
/// for people would go into it.
void fill_standard_descriptors() {
    for (int descriptor = 0; descriptor <= STDERR_FILENO; ++descriptor) {
        if (fcntl(descriptor, F_GETFD) < 0) {
            (void)open("/dev/null", O_RDWR);
        }
    }
}

}  // namespace

}  // namespace sonde

int main(int argc, char** argv) {
    sonde::fill_standard_descriptors();
    // A broker or a reader that goes away is an error to handle, not a reason to die.
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return sonde::run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::cerr << "sonde: " << error.what() << '\n';
        return 1;
    }
}
