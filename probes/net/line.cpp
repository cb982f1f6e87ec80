// SPDX-License-Identifier: Apache-2.0
#include "probes/net/line.hpp"

#include <cerrno>
#include <utility>

namespace sonde::net {

Line::Line(Socket socket, const Clock& clock, const ChannelOptions& options)
    : clock_{&clock},
      watch_{options.stamping == Stamping::on ? std::make_unique<Watch>() : nullptr},
      socket_{std::move(socket)},
      acknowledge_{options.acknowledge},
      started_{clock.now()} {}

Result<std::unique_ptr<Line>> Line::start(const Address& address,
                                          const Clock& clock,
                                          const ChannelOptions& options) {
    auto socket = Socket::create(address);
    if (!socket) {
        return tl::unexpected{std::move(socket.error())};
    }
    if (!options.interface.empty()) {
        if (auto bound = socket->bind_to_interface(options.interface); !bound) {
            return tl::unexpected{std::move(bound.error())};
        }
    }
    if (options.source) {
        if (auto bound = socket->bind(*options.source, address); !bound) {
            return tl::unexpected{std::move(bound.error())};
        }
    }
    auto used = options;
    if (address.is_local()) {
        used.stamping = Stamping::off;  // There are no packets that could be stamped.
    }
    std::unique_ptr<Line> line{new Line{std::move(*socket), clock, used}};
    const int error = line->socket_.connect(address);
    if (error != 0 && error != EINPROGRESS) {
        return tl::unexpected{connect_failure(error, address)};
    }
    return line;
}

Result<Layer::Wants> Line::open() {
    if (connected_) {
        return Wants::nothing;
    }
    // The driver calls when the descriptor is writable, or before it ever waited. A peer address
    // says "connected" in one call; without one SO_ERROR tells "failed" from "still trying".
    if (!socket_.connected()) {
        if (const int error = socket_.connect_outcome(); error != 0) {
            return tl::unexpected{failure_from_errno(error, Phase::tcp, "connecting")};
        }
        return Wants::write;
    }
    note_connected();
    return Wants::nothing;
}

void Line::note_connected() {
    time_ = clock_->now() - started_;
    connected_ = true;
    if (watch_) {
        const auto facts = socket_.tcp_facts();
        if (facts && facts->retransmits == 0) {
            // Nothing but the handshake has been measured yet.
            watch_->handshake_rtt = facts->rtt;
        }
        watch_->stamps = KernelStamps::start(socket_.descriptor(), relate(*clock_));
    }
}

std::optional<Layer::Step> Line::opening() const {
    return connected_ ? std::nullopt : std::optional{Step{.phase = Phase::tcp, .since = started_}};
}

void Line::report(PhaseTimes& phases) const {
    if (connected_) {
        phases.set(Phase::tcp, time_);
    }
}

void Line::report_stamped(PhaseTimes& phases) {
    if (is_stamped() && watch_->handshake_rtt) {
        phases.set(Phase::tcp, *watch_->handshake_rtt);
    }
}

std::optional<TcpFacts> Line::tcp_facts() const {
    auto facts = socket_.tcp_facts();
    if (facts && watch_) {
        facts->handshake_rtt = watch_->handshake_rtt;
    }
    return facts;
}

std::ptrdiff_t Line::receive(std::span<std::byte> into) {
    if (!is_stamped()) {
        return socket_.receive(into);
    }
    const auto count = watch_->stamps->receive(into);
    if (count == -EAGAIN) {
        // What woke us was the stamp of something that we sent.
        watch_->stamps->collect();
    }
    return count;
}

void Line::acknowledge() {
    if (acknowledge_ != Acknowledge::each_read) {
        return;
    }
    if (is_stamped() && !watch_->stamps->knows(sent_)) {
        // Stamps that nobody has taken count as bytes that nobody has read, and while there are any
        // the kernel acknowledges nothing early (Linux 6.1: tcp_cleanup_rbuf).
        watch_->stamps->collect();
    }
    socket_.acknowledge_now();
}

Result<Layer::Reading> Line::read(std::span<std::byte> into) {
    const auto count = receive(into);
    if (count == -EAGAIN) {
        return Reading{.wants = Wants::read};
    }
    if (count < 0) {
        return tl::unexpected{
            failure_from_errno(static_cast<int>(-count), Phase::connect, "reading")};
    }
    const auto at = clock_->now();
    const auto bytes = static_cast<std::size_t>(count);
    received_ += bytes;
    acknowledge();
    return Reading{.bytes = bytes, .at = at, .drained = bytes < into.size()};
}

Result<Layer::Writing> Line::write(std::span<const std::byte> bytes) {
    Writing writing;
    while (writing.taken < bytes.size()) {
        writing.at = clock_->now();
        const auto count = socket_.send(bytes.subspan(writing.taken));
        if (count == -EAGAIN) {
            writing.wants = Wants::write;
            return writing;
        }
        if (count < 0) {
            return tl::unexpected{
                failure_from_errno(static_cast<int>(-count), Phase::connect, "writing")};
        }
        writing.taken += static_cast<std::size_t>(count);
        sent_ += static_cast<std::uint64_t>(count);
    }
    return writing;
}

}  // namespace sonde::net
