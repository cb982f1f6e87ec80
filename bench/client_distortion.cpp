// SPDX-License-Identifier: Apache-2.0
#include "bench/distortion_sights.hpp"
#include "bench/distortion_table.hpp"
#include "probes/paho/paho_child.hpp"
#include "probes/roundtrip.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/truth/capture.hpp"
#include "tests/truth/exchange.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string_view>

/// How far each client's times are from what passed on the wire: the same round trips with the same
/// mosquitto, through sonde's own client and through Paho, beside a capture of these very runs. It
/// starts itself as the child process of Paho.
namespace sonde::bench {
namespace {

struct Plan {
    std::size_t rounds{5};
    std::size_t runs{20};    ///< A round, of the wire client and of Paho alone.
    std::size_t beside{10};  ///< A round, of Paho beside another: each takes two seconds.
    std::uint8_t qos{1};
};

struct Look {
    Sight sight{};
    std::uint64_t first_run{};
    std::vector<ProbeResult> results{};
};

/// In turns, so that what else the machine does befalls all of them.
std::vector<Look> look_in_turns(const Plan& plan, const ProbeSpec& spec) {
    std::vector<Look> looks;
    std::uint64_t next_run = 1;
    for (std::size_t round = 0; round < plan.rounds; ++round) {
        for (const auto sight : {Sight::wire, Sight::paho_alone, Sight::paho_beside}) {
            const auto runs = sight == Sight::paho_beside ? plan.beside : plan.runs;
            looks.push_back({.sight = sight,
                             .first_run = next_run,
                             .results = look(sight, spec, next_run, runs, "/proc/self/exe")});
            next_run += runs;
        }
        std::cerr << "round " << round + 1 << " of " << plan.rounds << " done\n";
    }
    return looks;
}

void compare(const Plan& plan) {
    const testing::Mosquitto broker;
    const ProbeSpec spec{
        .target = {.scheme = Scheme::mqtt, .host = "127.0.0.1", .port = broker.port()},
        .timeout = std::chrono::seconds{30},
        .qos = plan.qos,
    };
    truth::Capture capture{"tcp port " + std::to_string(broker.port())};
    const auto looks = look_in_turns(plan, spec);
    const auto exchanges = truth::exchanges_of(
        truth::dissect_mqtt(capture.stop(), {.port = broker.port()}), broker.port(), plan.qos);

    Distortion distortion;
    std::size_t resent = 0;
    auto timestamps = TimestampKind::kernel;
    for (const auto& look : looks) {
        for (std::size_t run = 0; run < look.results.size(); ++run) {
            const auto found = exchanges.find(client_id_of(spec, look.first_run + run));
            if (found == exchanges.end()) {
                throw std::runtime_error{"the capture lacks a run"};
            }
            if (found->second.resent) {
                ++resent;
                continue;
            }
            const auto& result = look.results[run];
            distortion.add(look.sight, result.phases, found->second.phases);
            if (look.sight == Sight::wire && result.timestamps == TimestampKind::user) {
                timestamps = TimestampKind::user;
            }
        }
    }
    std::cout << "MQTT 5, QoS " << int{plan.qos}
              << "; the wire client's time stamps: " << name_of(timestamps)
              << "; runs left out because TCP sent a segment twice: " << resent << "\n\n"
              << distortion.to_table();
}

int run(int argument_count, char** arguments) {
    Plan plan;
    CLI::App app{"Prints how far each client's times are from a capture of the same round trips."};
    app.add_option("--rounds", plan.rounds)->check(CLI::PositiveNumber);
    app.add_option("--runs", plan.runs, "A round, of wire and of Paho alone")
        ->check(CLI::PositiveNumber);
    app.add_option("--beside", plan.beside, "A round, of Paho beside an idle client; 2 s each")
        ->check(CLI::PositiveNumber);
    app.add_option("--qos", plan.qos)->check(CLI::Range(0, 2));
    CLI11_PARSE(app, argument_count, arguments);
    compare(plan);
    return 0;
}

}  // namespace
}  // namespace sonde::bench

int main(int argument_count, char** arguments) {
    if (argument_count == 2 && std::string_view{arguments[1]} == "paho-child") {
        return sonde::paho_child_main(std::cin, std::cout);
    }
    try {
        return sonde::bench::run(argument_count, arguments);
    } catch (const std::exception& error) {
        std::cerr << "client_distortion: " << error.what() << '\n';
        return 1;
    }
}
