// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/net/channel.hpp"
#include "probes/net/readiness.hpp"
#include "probes/net/transport.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <map>

namespace sonde::net {

/// Drives a Channel on an asio loop: the probes' side of the machine that load workers drive by
/// epoll.
class AsioTransport final : public Transport {
  public:
    /// The channel goes to `peer`.
    AsioTransport(const asio::any_io_executor& executor, Channel channel, const Address& peer);

    struct OpeningLimits {
        Instant tcp_deadline{};
        /// Of the phases behind it, each from its start. Must outlive the opening; null for none.
        const std::map<Phase, Duration>* phase_timeout{};
        Instant deadline{};  ///< Of the whole run.
    };

    /// Brings the channel to open. The failure's phase is the one in which the channel is.
    asio::awaitable<Result<void>> open(OpeningLimits limits);

    asio::awaitable<Result<Received>> read(std::span<std::byte> into, Instant deadline) override;
    void wake() override;
    asio::awaitable<Result<Departure>> write(std::span<const std::byte> bytes,
                                             Instant deadline) override;
    bool is_stamped() const override { return channel_.is_stamped(); }
    std::optional<Instant> sent_stamp(const Departure& departure) override {
        return channel_.sent_stamp(departure.through);
    }
    ConnectionEnds ends() const override;
    void shut() override;
    void farewell(std::span<const std::byte> last_words) override;
    TransportFacts facts() const override;

    const Channel& channel() const { return channel_; }
    PhaseTimes stamped_phases() { return channel_.stamped_phases(); }

  private:
    asio::awaitable<Result<void>> wait(Channel::Wants wants, Instant deadline, Phase phase);

    asio::any_io_executor executor_;
    std::size_t reads_in_a_row_{};  ///< Without having waited.
    bool reading_{false};
    bool woken_{false};  ///< While reading: somebody wants it to end.
    Channel channel_;
    Address peer_;
    Readiness readiness_;  // After the channel, whose descriptor it watches: it goes first.
};

}  // namespace sonde::net
