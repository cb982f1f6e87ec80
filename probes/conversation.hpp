#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/net/transport.hpp"
#include "probes/wire/session.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace sonde {

/// An MQTT session on an open transport: moves bytes between the two, and says when what happened.
/// One operation at a time. When it goes, a session that is still connected says DISCONNECT, as far
/// as that needs no waiting.
class Conversation {
  public:
    Conversation(const Clock& clock,
                 std::unique_ptr<net::Transport> transport,
                 wire::SessionSettings settings);
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;
    ~Conversation();

    wire::Session& session() { return session_; }
    wire::Bytes& output() { return output_; }
    wire::Instant wire_now() const;

    /// Sends what is in the output and answers when its last byte went.
    asio::awaitable<Result<Instant>> flush(Instant deadline);

    struct Happening {
        wire::Event event;  ///< Its views hold until the next call.
        Instant at{};       ///< When the bytes that completed it had been received.
    };

    /// The next event; answers that are due go out first. The failure's phase is the caller's to
    /// set: {timeout}, {closed}, {reset} and what TLS says.
    /// Nothing is waited for past the deadline; what has come by then is read for the grace at
    /// most, for a peer may never stop sending.
    asio::awaitable<Result<Happening>> next(Instant deadline, Duration grace = {});

    /// The next event that has come in already, without reading: what the peer said before it was
    /// asked must not be taken for an answer.
    std::optional<Happening> ready();

    /// Shuts our side and waits for the peer to close. False where it did not in time.
    asio::awaitable<bool> finish(Instant deadline);

    net::TransportFacts facts() const { return transport_->facts(); }
    std::span<const std::byte> first_bytes() const { return {first_bytes_.data(), first_count_}; }

  private:
    asio::awaitable<Result<void>> receive(Instant deadline, Duration grace);

    const Clock& clock_;
    std::unique_ptr<net::Transport> transport_;
    wire::Session session_;
    wire::Bytes output_{};
    std::vector<std::byte> input_;
    Instant received_at_{};
    bool cut_off_{false};  ///< A packet of ours went in part: nothing can follow it.
    std::array<std::byte, 8> first_bytes_{};
    std::size_t first_count_{};
};

}  // namespace sonde
