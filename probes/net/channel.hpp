// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/net/address.hpp"
#include "probes/net/channel_options.hpp"
#include "probes/net/layer.hpp"
#include "probes/net/line.hpp"
#include "probes/net/tls.hpp"
#include "probes/phase.hpp"
#include "probes/result.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace sonde::net {

/// One non-blocking connection to one address as a machine: a stack of layers, which for a plain
/// one is the socket alone. It never waits; it says what it waits for, and a driver (asio for
/// probes, epoll for load) does. Phases are timed by the clock right beside the system call that
/// decides them.
class Channel {
  public:
    using Wants = Layer::Wants;
    using Reading = Layer::Reading;
    using Writing = Layer::Writing;
    using Traffic = Line::Traffic;

    /// Starts to connect. `tls` may be null: then the channel is not encrypted. `clock` must
    /// outlive it. Where our side has no port, address or descriptor for it the failure is {tcp,
    /// local}.
    static Result<Channel> start(const Address& address,
                                 std::unique_ptr<TlsSession> tls,
                                 const Clock& clock,
                                 const ChannelOptions& options = {});

    /// Goes on with opening. `nothing` means that the channel is open. A failure's phase is the
    /// step that failed.
    Result<Wants> advance();

    Result<Reading> read(std::span<std::byte> into) { return top_->read(into); }
    /// May be called with no bytes, to go on with what is pending from an earlier call.
    Result<Writing> write(std::span<const std::byte> bytes) { return top_->write(bytes); }

    void acknowledge_now() { line_->socket().acknowledge_now(); }

    /// Says goodbye in each layer's way and sends FIN, as far as the kernel takes it at once.
    void shut() { top_->shut(); }

    /// Cuts the connection with RST and gives the descriptor back, so that no TIME_WAIT holds its
    /// port. Nothing but the counts and times may be asked for afterwards.
    void abandon() { line_->socket().reset(); }

    int descriptor() const { return line_->socket().descriptor(); }
    PhaseTimes phases() const;  ///< Those of its layers that are done.
    /// The same by the kernel: `tcp` is SYN to SYN-ACK, of the others each is from its first
    /// request sent to what ended it received. Absent where it has no stamps.
    PhaseTimes stamped_phases();
    /// What it is at; nothing once it is open.
    std::optional<Layer::Step> opening() const { return top_->opening(); }
    std::uint64_t sent() const { return line_->sent(); }
    std::uint64_t received() const { return line_->received(); }

    /// Bytes of the connection, with those of all its layers, since the last call. For an open
    /// channel; sent() and received() count from here again.
    Traffic take_traffic() { return line_->take_traffic(); }
    std::optional<TcpFacts> tcp_facts() const { return line_->tcp_facts(); }
    std::optional<Address> local_address() const { return line_->socket().local_address(); }

    /// Whether the kernel stamps what comes and goes.
    bool is_stamped() const { return line_->is_stamped(); }
    /// The kernel's time of what the last read() brought, and of the last byte of the first
    /// `through` that were sent (see KernelStamps::sent_at).
    std::optional<Instant> received_stamp() const { return line_->received_stamp(); }
    std::optional<Instant> sent_stamp(std::uint64_t through) { return line_->sent_stamp(through); }

    std::optional<TlsFacts> tls_facts() const { return top_->tls_facts(); }

  private:
    Channel(std::unique_ptr<Layer> top, Line& line) : top_{std::move(top)}, line_{&line} {}

    std::unique_ptr<Layer> top_;  ///< Owns those below.
    Line* line_;                  ///< The lowest of them.
};

}  // namespace sonde::net
