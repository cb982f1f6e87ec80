// SPDX-License-Identifier: Apache-2.0
#include "probes/net/asio_transport.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace sonde::net {

namespace {

/// How often a peer that never stops sending is read before the loop's others get their turn.
constexpr std::size_t most_reads_in_a_row = 4;

Instant deadline_of(const Layer::Step& step, const AsioTransport::OpeningLimits& limits) {
    if (step.phase == Phase::tcp) {
        return limits.tcp_deadline;
    }
    if (limits.phase_timeout == nullptr) {
        return limits.deadline;
    }
    const auto limit = limits.phase_timeout->find(step.phase);
    return limit == limits.phase_timeout->end()
               ? limits.deadline
               : std::min(limits.deadline, step.since + limit->second);
}

/// True for as long as it lives.
class Flagged {
  public:
    explicit Flagged(bool& flag) : flag_{flag} { flag_ = true; }
    Flagged(const Flagged&) = delete;
    Flagged& operator=(const Flagged&) = delete;
    ~Flagged() { flag_ = false; }

  private:
    bool& flag_;
};

}  // namespace

AsioTransport::AsioTransport(const asio::any_io_executor& executor,
                             Channel channel,
                             const Address& peer)
    : executor_{executor},
      channel_{std::move(channel)},
      peer_{peer},
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
        const auto step = *channel_.opening();
        auto waited = co_await wait(*wants, deadline_of(step, limits), step.phase);
        if (!waited) {
            co_return waited;
        }
    }
}

void AsioTransport::wake() {
    if (reading_) {
        woken_ = true;
        readiness_.wake();
    }
}

asio::awaitable<Result<Received>> AsioTransport::read(std::span<std::byte> into, Instant deadline) {
    woken_ = false;
    const Flagged reading_now{reading_};
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
            co_return Received{
                .bytes = reading->bytes,
                .at = {.user = reading->at, .kernel = channel_.received_stamp()},
            };
        }
        if (woken_) {
            co_return tl::unexpected{Failure{.reason = FailureReason::timeout}};
        }
        if (reading->wants == Channel::Wants::turn) {
            if (reading->at > deadline) {
                co_return tl::unexpected{
                    Failure{.phase = Phase::connect, .reason = FailureReason::timeout}};
            }
            co_await asio::post(executor_, asio::use_awaitable);
            continue;
        }
        auto waited = co_await wait(reading->wants, deadline, Phase::connect);
        if (!waited) {
            co_return tl::unexpected{std::move(waited.error())};
        }
    }
}

asio::awaitable<Result<Departure>> AsioTransport::write(std::span<const std::byte> bytes,
                                                        Instant deadline) {
    while (true) {
        const auto writing = channel_.write(bytes);
        if (!writing) {
            co_return tl::unexpected{writing.error()};
        }
        bytes = bytes.subspan(writing->taken);
        if (writing->wants == Channel::Wants::nothing) {
            co_return Departure{.at = writing->at, .through = channel_.sent()};
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

ConnectionEnds AsioTransport::ends() const {
    const auto end_at = [](const Address& address) {
        return address.is_local() ? TapeEnd{}
                                  : TapeEnd{.address = address.literal(), .port = address.port()};
    };
    const auto ours = channel_.local_address();
    return {.ours = ours ? end_at(*ours) : TapeEnd{}, .theirs = end_at(peer_)};
}

TransportFacts AsioTransport::facts() const {
    return {.sent = channel_.sent(), .received = channel_.received(), .tcp = channel_.tcp_facts()};
}

}  // namespace sonde::net
