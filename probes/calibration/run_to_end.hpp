// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <utility>

namespace sonde::calibration {

/// Runs a coroutine to its end, on a loop as probes have it.
template <class T>
T run_to_end(boost::asio::awaitable<T> procedure) {
    boost::asio::io_context loop{1};
    auto outcome = boost::asio::co_spawn(loop, std::move(procedure), boost::asio::use_future);
    loop.run();
    return outcome.get();
}

}  // namespace sonde::calibration
