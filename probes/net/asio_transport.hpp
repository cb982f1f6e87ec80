#pragma once

#include "probes/clock.hpp"
#include "probes/net/channel.hpp"
#include "probes/net/readiness.hpp"
#include "probes/net/transport.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace sonde::net {

/// Drives a Channel on an asio loop: the probes' side of the machine that load workers drive by
/// epoll.
class AsioTransport final : public Transport {
  public:
    AsioTransport(const asio::any_io_executor& executor, Channel channel);

    /// Brings the channel to open. On failure the channel's phase so far is in the failure.
    asio::awaitable<Result<void>> open(Instant tcp_deadline, Instant tls_deadline);

    asio::awaitable<Result<Received>> read(std::span<std::byte> into, Instant deadline) override;
    asio::awaitable<Result<Instant>> write(std::span<const std::byte> bytes,
                                           Instant deadline) override;
    void shut() override;
    TransportFacts facts() const override;

    const Channel& channel() const { return channel_; }

  private:
    asio::awaitable<Result<void>> wait(Channel::Wants wants, Instant deadline, Phase phase);

    Channel channel_;
    Readiness readiness_;  // After the channel, whose descriptor it watches: it goes first.
};

}  // namespace sonde::net
