#pragma once

#include "probes/conversation.hpp"
#include "probes/message_ledger.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sonde {

/// Bytes and kernel facts of a connection, into the result.
void adopt(const net::TransportFacts& facts, ProbeResult& result);

/// "the SUBACK did not come within 5s".
std::string timeout_sentence(Phase phase, Duration waited);

/// The MQTT steps of a round trip on an open connection, each timed and judged apart. Writes into
/// the result as it goes, so that it says what was reached also where a step failed.
class RoundtripSteps {
  public:
    /// Spec, clock and result must outlive it.
    RoundtripSteps(const ProbeSpec& spec,
                   std::uint64_t run,
                   const Clock& clock,
                   std::unique_ptr<net::Transport> transport,
                   Instant deadline,
                   ProbeResult& result);

    asio::awaitable<void> run();

  private:
    using Step = Result<void>;

    asio::awaitable<Step> all_steps();
    asio::awaitable<Step> connect();
    asio::awaitable<Step> subscribe();
    asio::awaitable<Step> publish();
    asio::awaitable<Step> await_message(Instant sent);
    asio::awaitable<Step> ping();
    asio::awaitable<Step> disconnect();

    asio::awaitable<Result<Instant>> send(Phase phase);
    /// What the peer said that made a write fail, if it said anything.
    asio::awaitable<std::optional<Failure>> last_word(Phase phase);

    /// Deals with what came before the next request went out, so that none of it is taken for the
    /// answer.
    Step settle(Phase next);
    /// The failure that an event is, in the phase that waits.
    std::optional<Failure> fatal(const wire::Event& event, Phase phase) const;

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

    Step note_connected(const wire::Connected& connected);
    Step note_granted(const wire::Subscribed& subscribed);
    Step note(const wire::Event& event, Instant at, Instant sent);
    Step note_acknowledged(const wire::Acknowledged& acknowledged, Instant at, Instant sent);
    Step note_message(const wire::Received& received, Instant at, Instant sent);
    std::string missing_message_sentence(Phase phase, Duration waited) const;
    void note_no_subscribers(Failure& failure) const;

    Instant deadline_of(Phase phase, Instant start) const;
    bool published() const { return result_.phases.reached(Phase::publish); }
    bool delivered() const { return result_.phases.reached(Phase::delivery); }
    bool at_qos_0() const { return spec_.qos == 0; }

    /// Sets the failed phase's time and hands the failure on.
    tl::unexpected<Failure> failed(Failure failure, Instant phase_start);

    const ProbeSpec& spec_;
    const Clock& clock_;
    const Instant deadline_;
    ProbeResult& result_;
    const wire::Version version_;
    const std::string topic_;
    const std::uint64_t run_;
    Conversation conversation_;
    MessageLedger ledger_;
    std::optional<wire::ReasonCode> publish_code_{};
    std::optional<wire::PingNumber> publish_ping_{};  ///< At QoS 0: the one behind the PUBLISH.
};

}  // namespace sonde
