// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/lookup_truth.hpp"
#include "tests/truth/truth_run.hpp"
#include "tests/truth/truth_table.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iostream>

/// How far a probe's times are from a capture of the same exchange (tests/truth).
namespace sonde::truth {
namespace {

/// The exchanges of each version and QoS, together.
Comparison of_all(Scheme scheme, Cores cores, std::size_t runs) {
    Comparison all;
    for (const auto mqtt : {MqttVersion::v3_1_1, MqttVersion::v5}) {
        for (const std::uint8_t qos : {std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{2}}) {
            all.add(compare(
                {.mqtt = mqtt, .qos = qos, .scheme = scheme, .cores = cores, .runs = runs}));
        }
    }
    return all;
}

void print_packets(Scheme scheme, std::size_t runs) {
    const auto idle = of_all(scheme, Cores::idle, runs);
    const auto busy = of_all(scheme, Cores::busy, runs);
    std::cout << (scheme == Scheme::mqtts ? "TLS" : "TCP")
              << ": MQTT 3.1.1 and 5, QoS 0, 1 and 2; by the kernel's stamps: " << idle.by_kernel
              << " idle, " << busy.by_kernel << " busy; sent again: " << idle.resent + busy.resent
              << '\n'
              << to_table({{"idle", idle.phases}, {"every core busy", busy.phases}})
              << "the same runs by the program's own clock\n"
              << to_table({{"idle", idle.by_program}, {"every core busy", busy.by_program}})
              << std::endl;
}

void print_lookups(std::size_t runs) {
    for (const auto delay : {Duration::zero(), Duration{std::chrono::milliseconds{20}}}) {
        const auto of = [&](Cores cores) {
            return std::vector{compare_lookups({.cores = cores, .delay = delay, .runs = runs})};
        };
        const auto idle = of(Cores::idle);
        const auto busy = of(Cores::busy);
        std::cout << "DNS: dnsmasq"
                  << (delay > Duration::zero() ? ", which has its answers from a slow server" : "")
                  << '\n'
                  << to_table({{"idle", idle}, {"every core busy", busy}}) << std::endl;
    }
}

int run(int argument_count, char** arguments) {
    std::size_t runs = 500;
    std::vector<std::string> parts{"tcp", "tls", "dns"};
    CLI::App app{"Prints how far a probe's times are from a capture of the same exchange."};
    app.add_option("--runs", runs, "Of each version and QoS")->check(CLI::PositiveNumber);
    app.add_option("PART", parts)->check(CLI::IsMember(parts));
    try {
        app.parse(argument_count, arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    const auto wanted = [&](const char* part) {
        return std::ranges::find(parts, part) != parts.end();
    };
    if (wanted("tcp")) {
        print_packets(Scheme::mqtt, runs);
    }
    if (wanted("tls")) {
        print_packets(Scheme::mqtts, runs);
    }
    if (wanted("dns")) {
        print_lookups(runs);
    }
    return 0;
}

}  // namespace
}  // namespace sonde::truth

int main(int argc, char** argv) {
    try {
        return sonde::truth::run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "truth: %s\n", error.what());
        return 1;
    }
}
