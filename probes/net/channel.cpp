#include "probes/net/channel.hpp"

#include <array>
#include <cerrno>
#include <string>
#include <utility>

namespace sonde::net {

namespace {

/// One TLS record is at most 16 KiB and some (RFC 8446 5.2), so a chunk holds a whole one.
constexpr std::size_t chunk = 17U << 10U;
/// How much plain text is encrypted at a time: bounds what waits in memory for a slow peer.
constexpr std::size_t largest_encryption = 64U << 10U;

}  // namespace

Channel::Channel(Socket socket,
                 std::unique_ptr<TlsSession> tls,
                 const Clock& clock,
                 Acknowledge acknowledge)
    : clock_{&clock},
      socket_{std::move(socket)},
      tls_{std::move(tls)},
      phase_started_{clock.now()},
      acknowledge_{acknowledge} {}

Result<Channel> Channel::start(const Address& address,
                               std::unique_ptr<TlsSession> tls,
                               const Clock& clock,
                               const ChannelOptions& options) {
    auto socket = Socket::create(address);
    if (!socket) {
        return tl::unexpected{std::move(socket.error())};
    }
    if (options.source) {
        if (auto bound = socket->bind(*options.source, address); !bound) {
            return tl::unexpected{std::move(bound.error())};
        }
    }
    Channel channel{std::move(*socket), std::move(tls), clock, options.acknowledge};
    const int error = channel.socket_.connect(address);
    if (error != 0 && error != EINPROGRESS) {
        return tl::unexpected{
            failure_from_errno(error, Phase::tcp, "connecting to " + to_string(address))};
    }
    return channel;
}

Result<Channel::Wants> Channel::advance() {
    if (!connected_) {
        // The driver calls when the descriptor is writable, or before it ever waited. A peer
        // address says "connected" in one call; without one SO_ERROR tells "failed" from "still
        // trying".
        if (!socket_.connected()) {
            if (const int error = socket_.connect_outcome(); error != 0) {
                return tl::unexpected{failure_from_errno(error, Phase::tcp, "connecting")};
            }
            return Wants::write;
        }
        const auto now = clock_->now();
        tcp_time_ = now - phase_started_;
        connected_ = true;
        phase_started_ = now;
    }
    if (tls_ && !open_) {
        return shake_hands();
    }
    open_ = true;
    return Wants::nothing;
}

Result<Channel::Wants> Channel::shake_hands() {
    while (true) {
        const bool first_flight = sent_ == 0;
        auto step = tls_->handshake();
        if (first_flight) {
            // The phase runs from the ClientHello (DESIGN 3), not from what it took to make it.
            phase_started_ = clock_->now();
        }
        auto sending = send_ciphertext();
        if (!step) {
            return tl::unexpected{std::move(step.error())};
        }
        if (!sending || *sending != Wants::nothing) {
            return sending;
        }
        switch (*step) {
            case TlsSession::Step::done:
                tls_time_ = clock_->now() - phase_started_;
                open_ = true;
                return Wants::nothing;
            case TlsSession::Step::closed:
                return tl::unexpected{closed_in_opening()};
            case TlsSession::Step::needs_input:
                break;
        }
        auto receiving = receive_ciphertext();
        if (!receiving || *receiving != Wants::nothing) {
            return receiving;
        }
    }
}

PhaseTimes Channel::phases() const {
    PhaseTimes phases;
    if (connected_) {
        phases.set(Phase::tcp, tcp_time_);
    }
    if (tls_ && open_) {
        phases.set(Phase::tls, tls_time_);
    }
    return phases;
}

Failure Channel::closed_in_opening() const {
    return Failure{
        .phase = Phase::tls,
        .reason = FailureReason::closed,
        .detail = received_ == 0
                      ? "the peer closed the connection instead of answering the ClientHello; is "
                        "this the broker's plain port?"
                      : "the peer closed the connection inside the TLS handshake",
    };
}

Result<Channel::Wants> Channel::receive_ciphertext() {
    // Not cleared: the kernel fills what is used of it.
    std::array<std::byte, chunk> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    const auto count = socket_.receive(buffer);
    if (count == -EAGAIN) {
        return Wants::read;
    }
    if (count < 0) {
        auto failure = failure_from_errno(static_cast<int>(-count), opening_phase(), "reading");
        if (!open_ && received_ == 0 && failure.reason == FailureReason::reset) {
            failure.detail +=
                " instead of an answer to the ClientHello; is this the broker's "
                "plain port?";
        }
        return tl::unexpected{std::move(failure)};
    }
    last_receive_ = clock_->now();
    if (count == 0) {
        tls_->feed_end();
    } else {
        received_ += static_cast<std::uint64_t>(count);
        if (acknowledge_ == Acknowledge::each_read) {
            socket_.acknowledge_now();
        }
        tls_->feed(std::span{buffer}.first(static_cast<std::size_t>(count)));
    }
    return Wants::nothing;
}

Result<Channel::Wants> Channel::send_ciphertext() {
    for (auto records = tls_->output(); !records.empty(); records = tls_->output()) {
        last_send_ = clock_->now();
        const auto count = socket_.send(records);
        if (count == -EAGAIN) {
            return Wants::write;
        }
        if (count < 0) {
            return tl::unexpected{
                failure_from_errno(static_cast<int>(-count), opening_phase(), "writing")};
        }
        tls_->drop_output(static_cast<std::size_t>(count));
        sent_ += static_cast<std::uint64_t>(count);
    }
    return Wants::nothing;
}

Result<Channel::Reading> Channel::read(std::span<std::byte> into) {
    if (!tls_) {
        const auto count = socket_.receive(into);
        if (count == -EAGAIN) {
            return Reading{.wants = Wants::read};
        }
        if (count < 0) {
            return tl::unexpected{
                failure_from_errno(static_cast<int>(-count), Phase::connect, "reading")};
        }
        const auto at = clock_->now();
        received_ += static_cast<std::uint64_t>(count);
        if (acknowledge_ == Acknowledge::each_read) {
            socket_.acknowledge_now();
        }
        return Reading{.bytes = static_cast<std::size_t>(count), .at = at};
    }
    while (true) {
        const auto decrypted = tls_->decrypt(into);
        // Key updates and, in TLS 1.2, renegotiation answers are due without our asking.
        auto sending = send_ciphertext();
        if (!decrypted) {
            return tl::unexpected{decrypted.error()};
        }
        if (!sending) {
            return tl::unexpected{std::move(sending.error())};
        }
        if (decrypted->step != TlsSession::Step::needs_input) {
            return Reading{.bytes = decrypted->bytes, .at = last_receive_};
        }
        auto receiving = receive_ciphertext();
        if (!receiving) {
            return tl::unexpected{std::move(receiving.error())};
        }
        if (*receiving != Wants::nothing) {
            return Reading{.wants = *receiving};
        }
    }
}

Result<Channel::Writing> Channel::write(std::span<const std::byte> bytes) {
    if (!tls_) {
        return write_plain(bytes);
    }
    std::size_t taken = 0;
    while (true) {
        auto sending = send_ciphertext();
        if (!sending) {
            return tl::unexpected{std::move(sending.error())};
        }
        if (*sending != Wants::nothing || taken == bytes.size()) {
            return Writing{.wants = *sending, .taken = taken, .at = last_send_};
        }
        const auto part = bytes.subspan(taken, std::min(largest_encryption, bytes.size() - taken));
        if (auto encrypted = tls_->encrypt(part); !encrypted) {
            return tl::unexpected{std::move(encrypted.error())};
        }
        taken += part.size();
    }
}

Result<Channel::Writing> Channel::write_plain(std::span<const std::byte> bytes) {
    std::size_t taken = 0;
    while (taken < bytes.size()) {
        last_send_ = clock_->now();
        const auto count = socket_.send(bytes.subspan(taken));
        if (count == -EAGAIN) {
            return Writing{.wants = Wants::write, .taken = taken, .at = last_send_};
        }
        if (count < 0) {
            return tl::unexpected{
                failure_from_errno(static_cast<int>(-count), Phase::connect, "writing")};
        }
        taken += static_cast<std::size_t>(count);
        sent_ += static_cast<std::uint64_t>(count);
    }
    return Writing{.taken = taken, .at = last_send_};
}

void Channel::shut() {
    if (tls_ && open_) {
        tls_->shut();
        // What the kernel does not take now is not worth waiting for: the FIN says the same.
        (void)send_ciphertext();
    }
    socket_.shut();
}

}  // namespace sonde::net
