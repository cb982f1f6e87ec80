// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/dialogue.hpp"
#include "probes/environment.hpp"
#include "probes/net/pause.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"
#include "probes/standing/backoff.hpp"
#include "probes/standing/beat_facts.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sonde {

/// What a held connection is for: hears of all that happens on it.
class Holder {
  public:
    Holder() = default;
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    Holder(Holder&&) = delete;
    Holder& operator=(Holder&&) = delete;
    virtual ~Holder() = default;

    virtual void on_attempt() = 0;
    /// CONNACK with success; what the subscriptions bring comes after it.
    virtual void on_connected(Instant at, bool session_present) = 0;
    /// The broker listens for us; not after a session that was kept, whose subscriptions were too.
    virtual void on_subscribed(Instant at) = 0;
    virtual void on_event(const wire::Event& event, const Moment& at) = 0;
    /// The connection is gone. Not after an attempt that did not lead to one.
    virtual void on_cut(Instant at, const Failure& cause) = 0;
};

/// An MQTT connection that is meant to last: it is opened, subscribed with, kept alive, read from,
/// and opened again with growing pauses when it goes. One operation at a time; nothing happens
/// between them.
class HeldConnection {
  public:
    struct Terms {
        wire::SessionSettings settings{};
        std::vector<std::string> filters{};
        wire::Qos qos{};
        Duration longest_pause{};
        std::uint64_t seed{};  ///< Of the pauses.
    };

    /// All but the terms must outlive it.
    HeldConnection(
        const ProbeSpec& spec, Environment env, net::Pause& pause, Holder& holder, Terms terms);
    HeldConnection(const HeldConnection&) = delete;
    HeldConnection& operator=(const HeldConnection&) = delete;
    /// Takes leave of the broker so that nothing is left behind there, as far as that needs no
    /// waiting.
    ~HeldConnection();

    /// Keeps the connection until then, or until it is woken. Never throws.
    asio::awaitable<void> attend(Instant until);
    void wake();

    /// Opens the connection where there is none and its pause is over. What keeps it from being
    /// there is the failure.
    asio::awaitable<Result<void>> ensure();

    bool connected() const { return subscribed_; }
    /// There must be a connection.
    Dialogue& dialogue() { return *dialogue_; }

    /// Writes the dialogue's output. A failure has cut the connection.
    asio::awaitable<Result<net::Departure>> send(Phase phase);
    /// The next event, which the holder has heard of. A failure other than a timeout has cut the
    /// connection.
    asio::awaitable<Result<Conversation::Happening>> next(Dialogue::Waiting waiting);
    /// Tells the holder of what has come already.
    Result<void> settle(Phase phase);

    /// Sends a PINGREQ and waits for its answer.
    asio::awaitable<Result<void>> ping();

    /// Never throws: an exception is a mistake of ours, for which the connection is given up.
    asio::awaitable<Result<void>> guarded(asio::awaitable<Result<void>> steps);

    BeatFacts& facts() { return facts_; }
    /// What has happened since the last call, into the result. Its failure must be there already.
    void report(ProbeResult& result);

  private:
    using Step = Result<void>;

    asio::awaitable<Step> attend_to_the_end(Instant until);
    asio::awaitable<void> attend_connected(Instant until);
    asio::awaitable<void> attempt();
    asio::awaitable<Step> open();
    asio::awaitable<Step> connect();
    asio::awaitable<Step> subscribe();
    Step judge_granted(const wire::Subscribed& subscribed);
    void note_connected(const wire::Connected& connected, const Moment& at);
    void hear(const wire::Event& event, const Moment& at);
    void cut(const Failure& failure);
    void drop();
    void schedule_attempt(const Failure& failure, std::optional<Duration> lived);
    void take_leave();
    std::optional<Failure> fatal(const wire::Event& event, Phase phase) const;
    void restart_tape();

    const ProbeSpec& spec_;
    Environment env_;
    net::Pause& pause_;
    Holder& holder_;
    Terms terms_;
    Backoff backoff_;
    std::optional<wire::Session> session_;  ///< Where there is no connection.
    std::optional<Dialogue> dialogue_{};
    std::optional<Instant> connected_since_{};
    bool subscribed_{false};
    bool has_session_{false};  ///< The broker was asked to keep one, and we have connected.
    bool woken_{false};
    Instant next_attempt_{};
    Failure last_failure_{};
    std::optional<Instant> failing_since_{};
    BeatFacts facts_;
};

}  // namespace sonde
