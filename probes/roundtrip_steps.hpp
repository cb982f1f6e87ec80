// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/dialogue.hpp"
#include "probes/environment.hpp"
#include "probes/message_ledger.hpp"
#include "probes/publisher_end.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"
#include "probes/stamped_phases.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sonde {

/// Bytes and kernel facts of a connection, into the result. Keeps what it says of phases.
void adopt(const net::TransportFacts& facts, ProbeResult& result);

/// What was learnt while the connection was opened, into the result.
void adopt(net::OpeningReport report, ProbeResult& result);

/// The MQTT steps of a round trip on an open connection, each timed and judged apart. Writes into
/// the result as it goes, so that it says what was reached also where a step failed. Where the
/// message is published elsewhere, the connection that is handed in reads, and another is opened.
class RoundtripSteps {
  public:
    /// Where a run has got to when its connection is open.
    struct Run {
        std::uint64_t id{};
        Instant deadline{};
        std::optional<TapeRecorder> recorder{};
    };
    /// Spec, result and `stamped`, the phases as the kernel saw them, must outlive it, and so must
    /// what the environment holds.
    RoundtripSteps(const ProbeSpec& spec,
                   Run run,
                   const Environment& env,
                   std::unique_ptr<net::Transport> transport,
                   ProbeResult& result,
                   StampedPhases& stamped);

    asio::awaitable<void> run();

    /// The connection on which it publishes; nothing where that is the one that it was given.
    std::optional<PublisherEnd::Outcome> publisher_outcome();

  private:
    using Step = Result<void>;

    asio::awaitable<Step> all_steps();
    asio::awaitable<Step> connect();
    asio::awaitable<Step> subscribe();
    asio::awaitable<Step> open_publisher();
    asio::awaitable<Step> publish();
    asio::awaitable<Step> await_message(net::Departure sent);
    /// The same on two connections at once.
    asio::awaitable<Step> await_on_both(net::Departure sent);
    /// One half of it, until `done`; leaves there what ended it, if it was a failure, and throws.
    asio::awaitable<void> await_half(Phase phase,
                                     net::Departure sent,
                                     std::optional<Failure>& ended);
    asio::awaitable<Step> ping();
    asio::awaitable<Step> disconnect();

    /// The connection on which the phase goes on.
    Dialogue& dialogue_of(Phase phase);
    asio::awaitable<Result<net::Departure>> send(Phase phase);
    /// Deals with what came before the next request went out, so that none of it is taken for the
    /// answer.
    asio::awaitable<Step> settle(Phase next);
    Step take_ready(Phase next);
    /// The failure that an event is, in the phase that waits.
    std::optional<Failure> fatal(const wire::Event& event, Phase phase) const;

    std::optional<Failure> flooded(Phase phase) const;

    /// The next event, unless it ends the run.
    asio::awaitable<Result<Conversation::Happening>> next(Dialogue::Waiting waiting);

    Step note_connected(const wire::Connected& connected);
    Step note_granted(const wire::Subscribed& subscribed);
    /// That the message was not acknowledged or did not come.
    tl::unexpected<Failure> missing(Failure failure, const net::Departure& sent);
    Step note(const wire::Event& event, const Moment& at, const net::Departure& sent);
    Step note_acknowledged(const wire::Acknowledged& acknowledged,
                           const Moment& at,
                           const net::Departure& sent);
    Step note_message(const wire::Received& received, const Moment& at, const net::Departure& sent);
    std::string missing_message_sentence(Phase phase, Duration waited) const;
    void note_no_subscribers(Failure& failure) const;

    /// The phase's times: what it began with and what ended it.
    void note_phase(Phase phase, const net::Departure& sent, const Moment& at);

    bool published() const { return result_.phases.reached(Phase::publish); }
    bool delivered() const { return result_.phases.reached(Phase::delivery); }
    bool at_qos_0() const { return spec_.qos == 0; }

    bool on_two_connections() const { return publisher_.has_value(); }

    /// Sets the failed phase's time and hands the failure on.
    tl::unexpected<Failure> failed(Failure failure, Instant phase_start);

    const ProbeSpec& spec_;
    const Environment env_;
    const Instant deadline_;
    const Clock& clock_;
    ProbeResult& result_;
    StampedPhases& stamped_;
    std::uint32_t retransmits_{};  ///< Known so far.
    const wire::Version version_;
    const std::string topic_;
    const std::uint64_t run_;
    Dialogue dialogue_;
    Conversation& conversation_;
    std::optional<PublisherEnd> publisher_{};
    bool publisher_failed_{};
    MessageLedger ledger_;
    std::optional<wire::ReasonCode> publish_code_{};
    std::optional<wire::PingNumber> publish_ping_{};  ///< At QoS 0: the one behind the PUBLISH.
};

}  // namespace sonde
