// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/environment.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <cstdint>
#include <utility>

namespace sonde::support {

/// Runs a coroutine to its end on a loop of its own.
template <class T>
T run_to_end(asio::awaitable<T> procedure) {
    asio::io_context loop;
    auto outcome = asio::co_spawn(loop, std::move(procedure), asio::use_future);
    loop.run();
    return outcome.get();
}

inline constexpr std::uint64_t run_number = 0x0123456789abcdef;

/// One round trip, as run number run_number.
ProbeResult run_probe(const ProbeSpec& spec, Environment env);

}  // namespace sonde::support
