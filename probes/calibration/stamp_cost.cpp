// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/stamp_cost.hpp"

#include "probes/wire/encode.hpp"
#include "probes/wire/frame.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace sonde::calibration {

namespace {

/// For an answer of a responder that is never slow: beyond it something is broken.
constexpr Duration patience = std::chrono::seconds{10};

struct RoundTrip {
    Instant started{};
    net::Received answer{};
    net::Departure question{};
};

asio::awaitable<Result<RoundTrip>> ask(const Clock& clock,
                                       net::Transport& transport,
                                       std::span<const std::byte> packet) {
    const auto started = clock.now();
    const auto deadline = started + patience;
    const auto sent = co_await transport.write(packet, deadline);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    std::array<std::byte, 64> buffer{};
    auto answer = co_await transport.read(buffer, deadline);
    if (!answer) {
        co_return tl::unexpected{std::move(answer.error())};
    }
    if (answer->bytes == 0) {
        co_return tl::unexpected{Failure{.reason = FailureReason::closed,
                                         .detail = "the responder closed the connection"}};
    }
    co_return RoundTrip{.started = started, .answer = *answer, .question = *sent};
}

/// Negative where two readings of two clocks cross: then it was nothing.
Duration at_least_nothing(Duration time) {
    return std::max(time, Duration::zero());
}

void record_stamps(const RoundTrip& trip, net::Transport& transport, StampFigures& figures) {
    const auto sent = transport.sent_stamp(trip.question);
    const auto& received = trip.answer.at;
    if (!sent || !received.kernel) {
        return;
    }
    figures.available = true;
    figures.wire.record(at_least_nothing(*received.kernel - *sent));
    figures.wake_up.record(at_least_nothing(received.user - *received.kernel));
}

class RoundTrips {
  public:
    RoundTrips(const Clock& clock, net::Transport& plain, net::Transport& stamped)
        : clock_{clock}, plain_{plain}, stamped_{stamped} {
        (void)wire::append(wire::Version::v5, wire::Pingreq{}, ping_);
    }

    asio::awaitable<Result<void>> connect() {
        wire::Bytes connect;
        const wire::Connect packet{.client_id = "sonde"};
        (void)wire::append(wire::Version::v5, packet, connect);
        const std::array transports{&plain_, &stamped_};
        for (auto* const transport : transports) {
            const auto trip = co_await ask(clock_, *transport, connect);
            if (!trip) {
                co_return tl::unexpected{trip.error()};
            }
        }
        co_return Result<void>{};
    }

    asio::awaitable<Result<void>> once() {
        const auto plain = co_await ask(clock_, plain_, ping_);
        if (!plain) {
            co_return tl::unexpected{plain.error()};
        }
        figures_.plain.record(clock_.now() - plain->started);
        const auto stamped = co_await ask(clock_, stamped_, ping_);
        if (!stamped) {
            co_return tl::unexpected{stamped.error()};
        }
        record_stamps(*stamped, stamped_, figures_);
        figures_.stamped.record(clock_.now() - stamped->started);
        co_return Result<void>{};
    }

    StampFigures figures() const { return figures_; }

  private:
    const Clock& clock_;
    net::Transport& plain_;
    net::Transport& stamped_;
    wire::Bytes ping_{};
    StampFigures figures_{};
};

}  // namespace

asio::awaitable<Result<StampFigures>> time_round_trips(const Clock& clock,
                                                       net::Transport& plain,
                                                       net::Transport& stamped,
                                                       Instant until) {
    RoundTrips trips{clock, plain, stamped};
    auto done = co_await trips.connect();
    do {
        if (done) {
            done = co_await trips.once();
        }
        if (!done) {
            co_return tl::unexpected{done.error()};
        }
    } while (clock.now() < until);
    co_return trips.figures();
}

}  // namespace sonde::calibration
