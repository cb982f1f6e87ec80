// SPDX-License-Identifier: Apache-2.0
#include "agent/address_runs.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace sonde {

namespace {

/// What the lookup came to, with what it told.
struct Found {
    WallTime started{};
    Duration time{};
    net::OpeningReport report{};
    Result<std::vector<net::Address>> addresses{};
};

/// Opens connections to an address that is known already, and says of the lookup what is known.
class KnownAddress final : public net::Connector {
  public:
    KnownAddress(net::AsioConnector& connector, const net::OpeningReport& lookup, net::Address to)
        : connector_{connector}, lookup_{lookup}, to_{to} {}

    asio::awaitable<Result<std::unique_ptr<net::Transport>>> open(const ProbeSpec& spec,
                                                                  net::OpeningReport& report,
                                                                  Instant deadline) override {
        report = lookup_;
        const std::vector<net::Address> one{to_};
        co_return co_await connector_.open_one_of(spec, one, report, deadline);
    }

  private:
    net::AsioConnector& connector_;
    net::OpeningReport lookup_;
    net::Address to_;
};

/// Says that the lookup has failed.
class FailedLookup final : public net::Connector {
  public:
    FailedLookup(const net::OpeningReport& lookup, Failure failure)
        : lookup_{lookup}, failure_{std::move(failure)} {}

    asio::awaitable<Result<std::unique_ptr<net::Transport>>> open(const ProbeSpec& /*spec*/,
                                                                  net::OpeningReport& report,
                                                                  Instant /*deadline*/) override {
        report = lookup_;
        co_return tl::unexpected{failure_};
    }

  private:
    net::OpeningReport lookup_;
    Failure failure_;
};

asio::awaitable<Found> look_up(const ProbeSpec& spec,
                               const Clock& clock,
                               net::AsioConnector& connector) {
    Found found{.started = clock.wall_now()};
    const auto started = clock.now();
    found.addresses = co_await connector.addresses_of(spec, found.report, started + spec.timeout);
    found.time = clock.now() - started;
    auto& addresses = found.addresses;
    if (addresses && addresses->size() > most_addresses) {
        found.report.dns->left_out +=
            static_cast<std::uint32_t>(addresses->size() - most_addresses);
        addresses->erase(addresses->begin() + most_addresses, addresses->end());
    }
    co_return found;
}

/// The runs of one lookup, shared with each of them.
struct Runs {
    Found found{};
    std::vector<ProbeResult> results{};
    std::size_t left{};
    asio::steady_timer bell;  ///< Rung by the last.
};

ProbeResult with_lookup(ProbeResult result, const Found& found) {
    result.started = found.started;
    result.total += found.time;
    return result;
}

asio::awaitable<void> run_at(std::shared_ptr<Runs> runs,
                             std::size_t place,
                             ProbeSpec spec,
                             const Clock& clock,
                             net::AsioConnector& connector,
                             std::size_t tape_limit,
                             RunIn run) {
    const auto address = (*runs->found.addresses)[place];
    // With SRV records the port tells nodes apart as well.
    const auto name = spec.srv ? to_string(address) : address.literal();
    KnownAddress known{connector, runs->found.report, address};
    const Environment env{.clock = clock, .connector = known, .tape_limit = tape_limit};
    auto result = co_await run(std::move(spec), env);
    result.address = name;
    runs->results[place] = with_lookup(std::move(result), runs->found);
    if (--runs->left == 0) {
        runs->bell.cancel();
    }
}

}  // namespace

asio::awaitable<std::vector<ProbeResult>> run_at_each_address(ProbeSpec spec,
                                                              const Clock& clock,
                                                              net::AsioConnector& connector,
                                                              std::size_t tape_limit,
                                                              RunIn run) {
    const auto executor = co_await asio::this_coro::executor;
    auto found = co_await look_up(spec, clock, connector);
    spec.timeout = std::max<Duration>(spec.timeout - found.time, std::chrono::milliseconds{1});
    if (!found.addresses) {
        FailedLookup failed{found.report, found.addresses.error()};
        const Environment env{.clock = clock, .connector = failed};
        auto result = co_await run(std::move(spec), env);
        std::vector<ProbeResult> results;
        results.push_back(with_lookup(std::move(result), found));
        co_return results;
    }
    const auto count = found.addresses->size();
    const auto runs = std::make_shared<Runs>(
        Runs{.found = std::move(found),
             .results = std::vector<ProbeResult>(count),
             .left = count,
             .bell = asio::steady_timer{executor, asio::steady_timer::time_point::max()}});
    for (std::size_t place = 0; place < count; ++place) {
        asio::co_spawn(
            executor, run_at(runs, place, spec, clock, connector, tape_limit, run), asio::detached);
    }
    while (runs->left > 0) {
        co_await runs->bell.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return std::move(runs->results);
}

}  // namespace sonde
