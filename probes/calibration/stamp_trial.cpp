// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/stamp_trial.hpp"

#include "probes/calibration/run_to_end.hpp"
#include "probes/calibration/stamp_cost.hpp"
#include "probes/net/asio_transport.hpp"
#include "probes/net/channel.hpp"

#include <boost/asio/this_coro.hpp>

#include <memory>
#include <utility>

namespace sonde::calibration {

namespace {

constexpr Duration opening_patience = std::chrono::seconds{10};

asio::awaitable<Result<std::unique_ptr<net::AsioTransport>>> open(const Clock& clock,
                                                                  net::Address address,
                                                                  net::Stamping stamping) {
    auto channel = net::Channel::start(address, nullptr, clock, {.stamping = stamping});
    if (!channel) {
        co_return tl::unexpected{std::move(channel.error())};
    }
    const auto executor = co_await asio::this_coro::executor;
    auto transport = std::make_unique<net::AsioTransport>(executor, std::move(*channel), address);
    const auto deadline = clock.now() + opening_patience;
    const net::AsioTransport::OpeningLimits limits{.tcp_deadline = deadline, .deadline = deadline};
    auto opened = co_await transport->open(limits);
    if (!opened) {
        co_return tl::unexpected{std::move(opened.error())};
    }
    co_return transport;
}

asio::awaitable<Result<StampFigures>> time_stamps(const Clock& clock,
                                                  net::Address address,
                                                  Duration duration) {
    auto plain = co_await open(clock, address, net::Stamping::off);
    if (!plain) {
        co_return tl::unexpected{std::move(plain.error())};
    }
    auto stamped = co_await open(clock, address, net::Stamping::on);
    if (!stamped) {
        co_return tl::unexpected{std::move(stamped.error())};
    }
    auto figures = co_await time_round_trips(clock, **plain, **stamped, clock.now() + duration);
    co_return figures;
}

}  // namespace

tl::expected<StampFigures, std::string> try_stamps(const Clock& clock,
                                                   const net::Address& responder,
                                                   Duration duration) {
    return run_to_end(time_stamps(clock, responder, duration))
        .map_error([](const Failure& failure) {
            return "talking to itself on loopback: " + failure.detail;
        });
}

}  // namespace sonde::calibration
