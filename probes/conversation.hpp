// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/net/transport.hpp"
#include "probes/tape_recorder.hpp"
#include "probes/wire/session.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace sonde {

/// An MQTT session on an open transport: moves bytes between the two, and says when what happened.
/// One operation at a time. When it goes, a session that is still connected says DISCONNECT, as far
/// as that needs no waiting.
class Conversation {
  public:
    Conversation(const Clock& clock,
                 std::unique_ptr<net::Transport> transport,
                 wire::SessionSettings settings,
                 std::optional<TapeRecorder> recorder = {});
    /// Goes on with a session that has been on another connection.
    Conversation(const Clock& clock,
                 std::unique_ptr<net::Transport> transport,
                 wire::Session session,
                 std::optional<TapeRecorder> recorder = {});
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;
    ~Conversation();

    wire::Session& session() { return session_; }
    const wire::Session& session() const { return session_; }
    wire::Bytes& output() { return output_; }
    wire::Instant wire_now() const;

    /// Sends what is in the output and answers when its last byte went.
    asio::awaitable<Result<net::Departure>> flush(Instant deadline);

    struct Happening {
        wire::Event event;  ///< Its views hold until the next call.
        Moment at{};        ///< When the bytes that completed it had been received.
    };

    /// When the kernel sent it. To be asked after the answer has come.
    std::optional<Instant> sent_stamp(const net::Departure& departure) {
        return transport_->sent_stamp(departure);
    }

    /// The next event; answers that are due go out first. The failure's phase is the caller's to
    /// set: {timeout}, {closed}, {reset} and what TLS says.
    /// Nothing is waited for past the deadline; what has come by then is read for the grace at
    /// most, for a peer may never stop sending.
    asio::awaitable<Result<Happening>> next(Instant deadline, Duration grace = {});

    /// Ends the wait of next() as its deadline would, or, where it is about to wait, that one. It
    /// is forgotten once next() has returned.
    void wake();

    /// The next event that has come in already, without reading: what the peer said before it was
    /// asked must not be taken for an answer.
    std::optional<Happening> ready();
    /// Reads once what the kernel holds, without waiting, when ready() has returned nothing. False
    /// where it holds nothing.
    asio::awaitable<Result<bool>> take_arrived();

    /// Shuts our side and waits for the peer to close. False where it did not in time.
    asio::awaitable<bool> finish(Instant deadline);

    /// Ends it without DISCONNECT and hands the session over. Only what a session has still to say
    /// that broke off by itself goes out with the farewell.
    wire::Session give_up();

    /// Until then answers stay unsent while we wait for what else comes.
    void hold_answers_until(Instant until) { held_until_ = until; }
    /// The same without end: a client that has stopped.
    void withhold(bool withhold) { hold_answers_until(withhold ? Instant::max() : Instant::min()); }

    /// A packet of ours went in part, and nothing can follow it.
    bool is_cut_off() const { return cut_off_; }

    bool is_stamped() const { return transport_->is_stamped(); }

    /// Tapes from now on.
    void record(TapeRecorder recorder) { recorder_ = std::move(recorder); }
    /// What was recorded; nothing where no tape runs, and once it was taken.
    std::optional<Tape> take_tape();

    net::TransportFacts facts() const { return transport_->facts(); }
    std::span<const std::byte> first_bytes() const { return {first_bytes_.data(), first_count_}; }

  private:
    bool is_holding() const { return clock_.now() < held_until_; }
    asio::awaitable<Result<void>> receive(Instant deadline, Duration grace);

    const Clock& clock_;
    std::unique_ptr<net::Transport> transport_;
    wire::Session session_;
    wire::Bytes output_{};
    std::vector<std::byte> input_;
    std::optional<TapeRecorder> recorder_;
    Moment received_at_{};
    Instant held_until_{Instant::min()};
    bool woken_{false};
    bool cut_off_{false};  ///< A packet of ours went in part: nothing can follow it.
    std::array<std::byte, 8> first_bytes_{};
    std::size_t first_count_{};
};

}  // namespace sonde
