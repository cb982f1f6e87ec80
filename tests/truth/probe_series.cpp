// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/probe_series.hpp"

#include "probes/net/connector.hpp"
#include "probes/roundtrip.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <stdexcept>

namespace sonde::truth {

namespace {

asio::awaitable<std::vector<ProbeResult>> series(const std::vector<ProbeSpec>& specs,
                                                 Environment env) {
    std::vector<ProbeResult> results;
    for (std::size_t run = 0; run < specs.size(); ++run) {
        results.push_back(co_await run_roundtrip(specs[run], run, env));
        if (const auto& failure = results.back().failure) {
            throw std::runtime_error{"run " + std::to_string(run) + " failed: " + failure->detail};
        }
    }
    co_return results;
}

}  // namespace

std::vector<ProbeResult> run_series(const std::vector<ProbeSpec>& specs, net::KeyLog* key_log) {
    const SystemClock clock;
    net::AsioConnector connector{clock, key_log};
    asio::io_context loop{1};
    const Environment env{clock, connector};
    auto outcome = asio::co_spawn(loop, series(specs, env), asio::use_future);
    loop.run();
    return outcome.get();
}

}  // namespace sonde::truth
