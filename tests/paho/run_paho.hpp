// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/paho/paho_probe.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <sys/wait.h>

#include <cerrno>
#include <cstdint>
#include <string>

namespace sonde::testing {

inline constexpr std::uint64_t run_number = 0x0123456789abcdef;

/// One run, on a loop of its own.
inline ProbeResult run_paho(const ProbeSpec& spec, const std::string& executable) {
    const SystemClock clock;
    asio::io_context loop;
    auto result = asio::co_spawn(
        loop,
        run_paho_roundtrip(spec, run_number, {.clock = clock, .executable = executable}),
        asio::use_future);
    loop.run();
    return result.get();
}

/// Whether this process has a child left, running or waiting to be reaped.
inline bool has_children() {
    siginfo_t information{};
    return waitid(P_ALL, 0, &information, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

}  // namespace sonde::testing
