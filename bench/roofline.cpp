// SPDX-License-Identifier: Apache-2.0
#include "bench/roofline.hpp"

#include <CLI/CLI.hpp>

#include <sys/resource.h>

#include <cstdio>
#include <ctime>
#include <exception>

namespace sonde::roofline {

namespace {

std::int64_t nanoseconds(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

void raise_open_files() {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

void print(const Report& report) {
    const auto count = static_cast<double>(report.messages);
    std::printf(
        R"({"messages":%llu,"seconds":%.6f,"rate":%.1f,"cpu_seconds":%.6f,"cpu_ns_per_message":%.1f,)"
        R"("turns":%llu,"bytes_received":%llu,"lateness_p50":%.9f,"lateness_p99":%.9f,)"
        R"("lateness_max":%.9f,"resident_per_connection":%.1f,"allocated_per_connection":%.1f})"
        "\n",
        static_cast<unsigned long long>(report.messages),
        report.seconds,
        count / report.seconds,
        report.cpu_seconds,
        report.cpu_seconds / count * 1e9,
        static_cast<unsigned long long>(report.turns),
        static_cast<unsigned long long>(report.bytes_received),
        report.lateness.p50,
        report.lateness.p99,
        report.lateness.max,
        report.resident_per_connection,
        report.allocated_per_connection);
}

}  // namespace

std::int64_t monotonic_now() {
    return nanoseconds(CLOCK_MONOTONIC);
}

Stopwatch::Stopwatch()
    : wall_{nanoseconds(CLOCK_MONOTONIC)}, cpu_{nanoseconds(CLOCK_THREAD_CPUTIME_ID)} {}

void Stopwatch::stop(Report& report) const {
    report.seconds = static_cast<double>(nanoseconds(CLOCK_MONOTONIC) - wall_) / 1e9;
    report.cpu_seconds = static_cast<double>(nanoseconds(CLOCK_THREAD_CPUTIME_ID) - cpu_) / 1e9;
}

namespace {

int run_mode(int argc, char** argv) {
    Settings settings;
    Report (*run)(const Settings&) = nullptr;
    CLI::App app{"What the kernel alone costs: one line of JSON. The peer is load_broker."};
    const auto mode = [&](const std::string& name, Report (*function)(const Settings&)) {
        auto* sub = app.add_subcommand(name);
        sub->callback([&run, function] { run = function; });
        sub->add_option("--port", settings.port)->required();
        sub->add_option("--connections", settings.connections)->check(CLI::PositiveNumber);
        sub->add_option("--seconds", settings.seconds);
        sub->add_option("--payload", settings.payload);
        return sub;
    };
    auto* paced = mode("paced", run_paced);
    paced->add_option("--rate", settings.rate, "messages a second in all")
        ->check(CLI::PositiveNumber);
    paced->add_option("--qos", settings.qos)->check(CLI::Range{0, 1});
    paced->add_flag("--lateness", settings.takes_lateness);
    paced->add_flag("--sloppy", settings.sloppy, "with the kernel's default timer slack");
    paced->add_flag("--timerfd", settings.timerfd, "instead of epoll_pwait2's timeout");
    mode("reflect", run_reflect)->add_option("--batch", settings.batch)->check(CLI::PositiveNumber);
    mode("flood", run_flood)->add_option("--batch", settings.batch)->check(CLI::PositiveNumber);
    mode("storm", run_storm)
        ->add_option("--in-progress", settings.in_progress)
        ->check(CLI::PositiveNumber);
    mode("idle", run_idle)->add_option("--ca-file", settings.ca_file, "TLS, verified");
    app.require_subcommand(1);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    raise_open_files();
    print(run(settings));
    return 0;
}

}  // namespace

}  // namespace sonde::roofline

int main(int argc, char** argv) {
    try {
        return sonde::roofline::run_mode(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "roofline: %s\n", error.what());
        return 1;
    }
}
