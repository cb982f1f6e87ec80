// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/channel_options.hpp"
#include "probes/net/kernel_stamps.hpp"
#include "probes/net/layer.hpp"
#include "probes/net/socket.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace sonde::net {

/// The bottom of every connection: a socket, what went through it, and the kernel's stamps where
/// they are asked for. Its phase is `tcp`, timed by the clock right beside the system call.
class Line final : public Layer {
  public:
    /// Starts to connect. `clock` must outlive it.
    static Result<std::unique_ptr<Line>> start(const Address& address,
                                               const Clock& clock,
                                               const ChannelOptions& options);

    Result<Wants> open() override;
    Result<Reading> read(std::span<std::byte> into) override;
    Result<Writing> write(std::span<const std::byte> bytes) override;
    void shut() override { socket_.shut(); }
    std::optional<Step> opening() const override;
    void report(PhaseTimes& phases) const override;
    void report_stamped(PhaseTimes& phases) override;
    std::optional<TlsFacts> tls_facts() const override { return std::nullopt; }

    const Clock& clock() const { return *clock_; }
    Socket& socket() { return socket_; }
    const Socket& socket() const { return socket_; }

    std::uint64_t sent() const { return sent_; }
    std::uint64_t received() const { return received_; }
    struct Traffic {
        std::uint64_t sent{};
        std::uint64_t received{};
    };
    /// Since the last call; sent() and received() count from here again.
    Traffic take_traffic() {
        return {.sent = std::exchange(sent_, 0), .received = std::exchange(received_, 0)};
    }

    std::optional<TcpFacts> tcp_facts() const;

    bool is_stamped() const { return watch_ && watch_->stamps; }
    std::optional<Instant> received_stamp() const {
        return is_stamped() ? watch_->stamps->received_at() : std::nullopt;
    }
    std::optional<Instant> sent_stamp(std::uint64_t through) {
        return is_stamped() ? watch_->stamps->sent_at(through) : std::nullopt;
    }

  private:
    /// What a connection that measures keeps beside what every connection needs.
    struct Watch {
        std::optional<KernelStamps> stamps{};     ///< From when it is connected.
        std::optional<Duration> handshake_rtt{};  ///< Of TCP; see TcpFacts.
    };

    Line(Socket socket, const Clock& clock, const ChannelOptions& options);

    void note_connected();
    std::ptrdiff_t receive(std::span<std::byte> into);
    void acknowledge();

    const Clock* clock_;
    std::unique_ptr<Watch> watch_;  ///< Null unless it takes stamps.
    Socket socket_;
    Acknowledge acknowledge_;
    bool connected_{false};
    Instant started_;
    Duration time_{};
    std::uint64_t sent_{};
    std::uint64_t received_{};
};

}  // namespace sonde::net
