// SPDX-License-Identifier: Apache-2.0
#include "tests/soak/soak_run.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <iostream>
#include <string>

/// Sonde for half an hour beside a broker that is killed, frozen, slowed and cut off in turn
/// (tests/soak).
namespace sonde::soak {
namespace {

int run(int argument_count, char** arguments) {
    SoakSettings settings;
    CLI::App app{"Runs sonde beside a broker that fails in turn, and says what it saw of it."};
    app.add_option("SONDE", settings.scene.sonde, "The program")
        ->required()
        ->check(CLI::ExistingFile);
    app.add_option("--rounds", settings.rounds, "How often everything is done, 4 minutes each")
        ->check(CLI::PositiveNumber);
    app.add_option("--probes", settings.scene.probes, "Half of them past the bad line")
        ->check(CLI::Range(2, 10'000));
    app.add_option("--sessions", settings.scene.sessions, "Held connections, likewise")
        ->check(CLI::Range(2, 10'000));
    app.add_option("--rate", settings.scene.load_rate, "Of the load run, messages a second")
        ->check(CLI::PositiveNumber);
    try {
        app.parse(argument_count, arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    std::cerr << "takes " << (length_of(settings) + settings.calm).count() << " s\n";
    const auto report = run_soak(settings);
    std::cout << to_text(report);
    const auto complaints = complaints_about(report, settings);
    for (const auto& complaint : complaints) {
        std::cout << "\nNOT AS IT SHOULD BE: " << complaint;
    }
    std::cout << (complaints.empty() ? "\nall as it should be\n" : "\n");
    return complaints.empty() ? 0 : 1;
}

}  // namespace
}  // namespace sonde::soak

int main(int argument_count, char** arguments) {
    try {
        return sonde::soak::run(argument_count, arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "soak: %s\n", error.what());
        return 1;
    }
}
