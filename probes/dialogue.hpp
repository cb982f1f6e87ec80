// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/authenticator.hpp"
#include "probes/conversation.hpp"
#include "probes/spec.hpp"
#include "probes/wire/session_settings.hpp"
#include "probes/wire_failure.hpp"

#include <memory>
#include <optional>
#include <string>

namespace sonde {

/// "the SUBACK did not come within 5s".
std::string timeout_sentence(Phase phase, Duration waited);

wire::Version version_of(MqttVersion version);

/// What a probe says in its CONNECT.
wire::SessionSettings settings_of(const ProbeSpec& spec, std::string client_id);

/// Requests on a conversation and what comes back: everything has the deadline of its phase, and
/// what ends a run is told from what does not. It takes no times and keeps nothing.
class Dialogue {
  public:
    /// `deadline`: of the whole run. Spec and clock must outlive it.
    Dialogue(const ProbeSpec& spec,
             const Clock& clock,
             Instant deadline,
             std::unique_ptr<net::Transport> transport,
             wire::SessionSettings settings,
             std::optional<TapeRecorder> recorder = {});
    /// Goes on with a session that has been on another connection.
    Dialogue(const ProbeSpec& spec,
             const Clock& clock,
             Instant deadline,
             std::unique_ptr<net::Transport> transport,
             wire::Session session);

    Conversation& conversation() { return conversation_; }
    const Conversation& conversation() const { return conversation_; }
    wire::Session& session() { return conversation_.session(); }
    const wire::Session& session() const { return conversation_.session(); }
    wire::Bytes& output() { return conversation_.output(); }
    wire::Instant wire_now() const { return conversation_.wire_now(); }

    /// For who holds a connection for longer than one run.
    void set_deadline(Instant deadline) { deadline_ = deadline; }
    Instant deadline_of(Phase phase, Instant start) const {
        return phase_deadline(spec_, phase, start, deadline_);
    }

    /// Readies what CONNECT needs to say of enhanced authentication; to be called before it. The
    /// challenges that follow are answered by next().
    asio::awaitable<Result<void>> prepare();

    /// Sends what is in the output. A failure says what the peer said before it stopped reading, if
    /// it said anything.
    asio::awaitable<Result<net::Departure>> send(Phase phase);

    struct Waiting {
        Phase phase{};
        Instant since{};
        Instant deadline{};
    };
    Waiting waiting_for(Phase phase, Instant since) const {
        return {.phase = phase, .since = since, .deadline = deadline_of(phase, since)};
    }
    /// The next event, unless it ends the run.
    asio::awaitable<Result<Conversation::Happening>> next(Waiting waiting);
    /// Conversation::take_arrived, with what a failure means in the phase that comes next.
    asio::awaitable<Result<bool>> take_arrived(Phase next);

    /// The failure that an event is, in the phase that waits.
    std::optional<Failure> fatal(const wire::Event& event, Phase phase) const;

  private:
    asio::awaitable<std::optional<Failure>> last_word(Phase phase);
    /// What reading says, told of the phase that waits.
    Failure explained(Failure failure, const Waiting& waiting) const;
    Spoken spoken() const;
    asio::awaitable<Result<Conversation::Happening>> next_event(Waiting waiting);
    std::optional<Failure> conclude(const wire::Connected& connected);
    asio::awaitable<Result<void>> answer(const wire::AuthRequest& request, Instant deadline);

    const ProbeSpec& spec_;
    const Clock& clock_;
    Instant deadline_;
    const wire::Version version_;
    Conversation conversation_;
    std::unique_ptr<Authenticator> authenticator_{};  ///< Until the authentication is over.
};

}  // namespace sonde
