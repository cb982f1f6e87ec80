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

    struct OpeningLimits {
        Instant tcp_deadline{};
        Duration tls_timeout{};  ///< From the end of the TCP phase.
        Instant deadline{};      ///< Of the whole run.
    };

    /// Brings the channel to open. The failure's phase is the one in which the channel is.
    asio::awaitable<Result<void>> open(OpeningLimits limits);

    asio::awaitable<Result<Received>> read(std::span<std::byte> into, Instant deadline) override;
    asio::awaitable<Result<Instant>> write(std::span<const std::byte> bytes,
                                           Instant deadline) override;
    void shut() override;
    void farewell(std::span<const std::byte> last_words) override;
    TransportFacts facts() const override;

    const Channel& channel() const { return channel_; }

  private:
    asio::awaitable<Result<void>> wait(Channel::Wants wants, Instant deadline, Phase phase);

    asio::any_io_executor executor_;
    std::size_t reads_in_a_row_{};  ///< Without having waited.
    Channel channel_;
    Readiness readiness_;  // After the channel, whose descriptor it watches: it goes first.
};

}  // namespace sonde::net
