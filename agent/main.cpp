#include "agent/command_line.hpp"
#include "agent/daemon.hpp"
#include "agent/probe_command.hpp"
#include "agent/probe_runner.hpp"
#include "agent/terminal.hpp"
#include "agent/version.hpp"
#include "config/load.hpp"
#include "probes/clock.hpp"
#include "probes/paho/paho_child.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace sonde {

namespace {

constexpr int usage_status = 2;

/// The configuration, or nothing, and then every mistake has been told.
std::optional<AgentConfig> load(const std::string& file) {
    auto config = load_file(file);
    if (!config) {
        for (const auto& mistake : config.error()) {
            std::cerr << to_string(mistake) << '\n';
        }
        return std::nullopt;
    }
    bool usable = true;
    for (const auto& spec : config->probes) {
        if (const auto problem = unsupported(spec)) {
            std::cerr << file << ": probe `" << spec.name << "`: " << *problem << '\n';
            usable = false;
        }
    }
    return usable ? std::optional{std::move(*config)} : std::nullopt;
}

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
    const auto config = load(command.config_file);
    if (!config) {
        return usage_status;
    }
    const SystemClock clock;
    return run_daemon(*config, clock, own_executable());
}

int perform(const CheckCommand& command) {
    int status = 0;
    for (const auto& file : command.files) {
        if (const auto config = load(file)) {
            std::cout << file << ": fine, " << config->probes.size() << " probe(s)\n";
        } else {
            status = usage_status;
        }
    }
    return status;
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
