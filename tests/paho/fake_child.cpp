// SPDX-License-Identifier: Apache-2.0
/// Stands in for the Paho child process and misbehaves as the probe's name in its order says.
#include "agent/probe_runner.hpp"
#include "probes/paho/result_json.hpp"
#include "probes/paho/spec_json.hpp"
#include "probes/roundtrip.hpp"
#include "tests/paho/run_paho.hpp"

#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace {

using sonde::Phase;

void say(const std::string& line) {
    std::cout << line << '\n' << std::flush;
}

sonde::PhaseTimes connected() {
    sonde::PhaseTimes done;
    done.set(Phase::connect, std::chrono::milliseconds{11});
    return done;
}

[[noreturn]] void hang() {
    while (true) {
        pause();
    }
}

bool stands_in(const char* file, const std::string& text) {
    std::ifstream stream{file};
    const std::string all{std::istreambuf_iterator<char>{stream}, {}};
    return all.find(text) != std::string::npos;
}

int answer(const sonde::PahoOrder& order) {
    auto result = sonde::blank_result(order.spec, sonde::WallTime{std::chrono::seconds{7}});
    result.phases = connected();
    result.total = std::chrono::milliseconds{12};
    say(to_line(sonde::PahoProgress{.phase = Phase::connect}));
    say(to_line(result));
    return 0;
}

/// As after an upgrade of the package.
int start_again_without_the_file(const sonde::PahoOrder& order) {
    std::filesystem::remove(std::filesystem::read_symlink("/proc/self/exe"));
    auto spec = order.spec;
    spec.name = "answers";
    say(to_line(sonde::testing::run_paho(spec, sonde::own_executable())));
    return 0;
}

}  // namespace

int main() {
    const std::string text{std::istreambuf_iterator<char>{std::cin}, {}};
    const auto order = sonde::paho_order_from(text);
    const auto behaviour = order ? order->spec.name : "";
    if (behaviour == "answers") {
        return answer(*order);
    }
    if (behaviour == "answers and hangs") {
        answer(*order);
        hang();
    }
    if (behaviour == "starts again without its file") {
        return start_again_without_the_file(*order);
    }
    if (behaviour == "crashes at once") {
        std::raise(SIGKILL);
    }
    if (behaviour == "crashes while it subscribes") {
        say(to_line(sonde::PahoProgress{.phase = Phase::subscribe, .done = connected()}));
        std::cerr << "free(): invalid pointer\n";
        std::raise(SIGKILL);
    }
    if (behaviour == "hangs at once") {
        hang();
    }
    if (behaviour == "hangs while it publishes") {
        say(to_line(sonde::PahoProgress{.phase = Phase::publish, .done = connected()}));
        hang();
    }
    if (behaviour == "closes its output and hangs") {
        close(STDIN_FILENO);
        close(STDOUT_FILENO);
        hang();
    }
    if (behaviour == "writes garbage") {
        say("Hello, world!");
        hang();
    }
    if (behaviour == "does not stop talking") {
        while (std::cout << std::string(4096, ' ')) {
        }
    }
    if (behaviour == "looks for the password where all can see it") {
        const auto& password = order->spec.password->reveal();
        const bool found =
            stands_in("/proc/self/cmdline", password) || stands_in("/proc/self/environ", password);
        std::cerr << (found ? "found" : "not found");
    }
    if (behaviour == "looks for settings of the environment") {
        // Of a process, that is what stands in its file, whatever it did with its variables since.
        for (const auto* const name : {"http_proxy=", "MQTT_C_CLIENT_TRACE=", "PATH="}) {
            std::cerr << name << (stands_in("/proc/self/environ", name) ? "there " : "not there ");
        }
    }
    if (behaviour == "fills its standard error") {
        for (int line = 0; line < 100'000; ++line) {
            std::cerr << "a line of no use\n";
        }
    }
    return 3;
}
