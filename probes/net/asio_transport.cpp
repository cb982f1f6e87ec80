#include "probes/net/asio_transport.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace sonde::net {

namespace {

/// How often a peer that never stops sending is read before the loop's others get their turn.
constexpr std::size_t most_reads_in_a_row = 4;

}  // namespace

AsioTransport::AsioTransport(const asio::any_io_executor& executor, Channel channel)
    : executor_{executor},
      channel_{std::move(channel)},
      readiness_{executor, channel_.descriptor()} {}

asio::awaitable<Result<void>> AsioTransport::wait(Channel::Wants wants,
                                                  Instant deadline,
                                                  Phase phase) {
    const auto what =
        wants == Channel::Wants::read ? Readiness::For::reading : Readiness::For::writing;
    reads_in_a_row_ = 0;
    const auto outcome = co_await readiness_.wait(what, deadline);
    if (outcome == Readiness::Outcome::deadline_passed) {
        co_return tl::unexpected{Failure{.phase = phase, .reason = FailureReason::timeout}};
    }
    co_return Result<void>{};
}

asio::awaitable<Result<void>> AsioTransport::open(OpeningLimits limits) {
    while (true) {
        const auto wants = channel_.advance();
        if (!wants) {
            co_return tl::unexpected{wants.error()};
        }
        if (*wants == Channel::Wants::nothing) {
            co_return Result<void>{};
        }
        const auto phase = channel_.opening_phase();
        const auto tls_deadline = limits.tls_timeout >= limits.deadline - channel_.phase_started()
                                      ? limits.deadline
                                      : channel_.phase_started() + limits.tls_timeout;
        auto waited =
            co_await wait(*wants, phase == Phase::tcp ? limits.tcp_deadline : tls_deadline, phase);
        if (!waited) {
            co_return waited;
        }
    }
}

asio::awaitable<Result<Received>> AsioTransport::read(std::span<std::byte> into, Instant deadline) {
    if (++reads_in_a_row_ > most_reads_in_a_row) {
        reads_in_a_row_ = 0;
        co_await asio::post(executor_, asio::use_awaitable);
    }
    while (true) {
        const auto reading = channel_.read(into);
        if (!reading) {
            co_return tl::unexpected{reading.error()};
        }
        if (reading->wants == Channel::Wants::nothing) {
            co_return Received{.bytes = reading->bytes, .at = reading->at};
        }
        auto waited = co_await wait(reading->wants, deadline, Phase::connect);
        if (!waited) {
            co_return tl::unexpected{std::move(waited.error())};
        }
    }
}

asio::awaitable<Result<Instant>> AsioTransport::write(std::span<const std::byte> bytes,
                                                      Instant deadline) {
    while (true) {
        const auto writing = channel_.write(bytes);
        if (!writing) {
            co_return tl::unexpected{writing.error()};
        }
        bytes = bytes.subspan(writing->taken);
        if (writing->wants == Channel::Wants::nothing) {
            co_return writing->at;
        }
        auto waited = co_await wait(writing->wants, deadline, Phase::connect);
        if (!waited) {
            co_return tl::unexpected{std::move(waited.error())};
        }
    }
}

void AsioTransport::shut() {
    channel_.shut();
}

void AsioTransport::farewell(std::span<const std::byte> last_words) {
    if (!last_words.empty()) {
        (void)channel_.write(last_words);
    }
    channel_.shut();
}

TransportFacts AsioTransport::facts() const {
    return {.sent = channel_.sent(), .received = channel_.received(), .tcp = channel_.tcp_facts()};
}

}  // namespace sonde::net
