// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/dialogue.hpp"
#include "probes/environment.hpp"
#include "probes/spec.hpp"
#include "probes/wire/session.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

wire::PropertyBuffer owned_copy(const wire::Properties& properties);

/// A message as it came, with all that it said.
struct ClientMessage {
    std::string topic{};
    wire::Bytes payload{};
    wire::Qos qos{};
    bool retain{};
    bool dup{};
    wire::PropertyBuffer properties{};
    Moment at{};

    std::string_view text() const { return wire::as_text(payload); }
};

/// What the broker answered, and how long that took: from the write of the request to the read of
/// the answer.
struct ConnectAnswer {
    bool session_present{};
    wire::Limits limits{};    ///< Its client_id is empty; that is the next member.
    std::string client_id{};  ///< The one in force.
    wire::PropertyBuffer properties{};
    Duration time{};
};

struct SubscribeAnswer {
    std::vector<wire::ReasonCode>
        codes{};  ///< One for each filter; empty for UNSUBSCRIBE on 3.1.1.
    wire::PropertyBuffer properties{};
    Duration time{};
};

struct PublishAnswer {
    wire::ReasonCode reason{};  ///< Success at QoS 0, where nothing answers.
    wire::PropertyBuffer properties{};
    Duration time{};
};

/// How a connection ended.
struct ConnectionEnd {
    std::optional<wire::ReasonCode>
        reason{};  ///< Of the broker's DISCONNECT; none: it just closed.
    wire::PropertyBuffer properties{};
    Instant at{};
};

/// An MQTT client for scripts and for sessions that are held for long: each request is a coroutine
/// that ends with its answer. One operation at a time, on one connection at a time; the session
/// outlives its connections as far as its settings and the broker let it.
///
/// All wait until their phase's limit, and no longer than the client's deadline. What an answer
/// says of success is for the caller to judge; a failure is that there was none. After a failure
/// other than a timeout and a refusal of ours there is no connection any more.
///
/// Messages are acknowledged as they come, and kept until somebody asks for them: `most_kept` of
/// them and `most_kept_bytes` of payload, what is beyond is counted and gone.
class MqttClient {
  public:
    static constexpr std::size_t most_kept = 1024;
    static constexpr std::size_t most_kept_bytes = 16U << 20U;
    /// How long a peer may take to close after a DISCONNECT before we leave it at that.
    static constexpr Duration farewell_patience = std::chrono::milliseconds{250};

    /// `settings.version` is that of the spec. What the environment holds must outlive the client,
    /// and so must the spec.
    MqttClient(const ProbeSpec& spec,
               Environment environment,
               Instant deadline,
               wire::SessionSettings settings);
    MqttClient(const MqttClient&) = delete;
    MqttClient& operator=(const MqttClient&) = delete;
    /// Says DISCONNECT where it is connected, as far as that needs no waiting.
    ~MqttClient() = default;

    /// Of all that follows.
    void set_deadline(Instant deadline);

    /// What the next connect() says. Another client identifier is another session.
    void reconfigure(wire::SessionSettings settings);
    const wire::SessionSettings& settings() const;

    /// Opens a connection and a session on it. A refusal is a failure with the broker's code.
    asio::awaitable<Result<ConnectAnswer>> connect();

    asio::awaitable<Result<SubscribeAnswer>> subscribe(
        std::span<const wire::Subscription> subscriptions, wire::Properties properties = {});
    asio::awaitable<Result<SubscribeAnswer>> unsubscribe(std::span<const std::string_view> filters);

    /// Ends with the final acknowledgement; at QoS 0 when it is written. Views are used until the
    /// first wait only. A wire::Refusal of the session is a failure (limit, local).
    asio::awaitable<Result<PublishAnswer>> publish(const wire::Message& message);

    using Predicate = std::function<bool(const ClientMessage&)>;
    /// The oldest message that is kept or comes and fits, until that moment at most. It is kept no
    /// longer; the others are.
    asio::awaitable<Result<ClientMessage>> await_message(Predicate fits, Instant until);

    asio::awaitable<Result<Duration>> ping();

    /// Takes what comes until that moment. A failure says that the connection ended.
    asio::awaitable<Result<void>> idle(Instant until);

    /// Waits for the broker to end the connection; a timeout where it does not.
    asio::awaitable<Result<ConnectionEnd>> await_end(Instant until);

    /// While true nothing is sent while it waits: no acknowledgement, no PINGREQ, as of a client
    /// that has stopped. Of the present connection.
    void withhold(bool withhold);

    /// DISCONNECT, and waits for the peer to close, for farewell_patience at most.
    asio::awaitable<Result<void>> disconnect(
        wire::ReasonCode reason = wire::ReasonCode::normal_disconnection,
        wire::Properties properties = {});

    /// Closes without DISCONNECT, so that the broker must take it for a loss.
    void cut();

    bool connected() const { return dialogue_.has_value(); }
    /// Of the latest opening: phases, addresses, TLS.
    const net::OpeningReport& opening() const { return opening_; }
    /// What the present connection has carried, or the latest one did.
    net::TransportFacts traffic() const;
    const std::deque<ClientMessage>& kept() const { return kept_; }
    void forget_kept();
    std::size_t dropped() const { return dropped_; }  ///< Messages beyond what is kept.

  private:
    /// The next event that is no message: those are kept.
    asio::awaitable<Result<Conversation::Happening>> next(Dialogue::Waiting waiting);
    asio::awaitable<Result<net::Departure>> send(Phase phase);
    /// Waits for the event of that type for which `fits` is true.
    template <class Awaited, class Fits>
    asio::awaitable<Result<Moment>> answer(Phase phase, Instant since, Fits fits);

    void keep(const wire::Received& received, const Moment& at);
    std::optional<ClientMessage> take(const Predicate& fits);
    /// Deals with what has come before the next request, so that none of it is taken for the
    /// answer.
    asio::awaitable<Result<void>> settle(Phase phase);
    Result<void> take_ready(Phase phase);
    tl::unexpected<Failure> ended(Failure failure);
    tl::unexpected<Failure> not_connected(Phase phase) const;
    void close();

    const ProbeSpec& spec_;
    Environment env_;
    Instant deadline_;
    /// Where there is no connection.
    std::optional<wire::Session> session_;
    std::optional<Dialogue> dialogue_{};
    net::OpeningReport opening_{};
    net::TransportFacts traffic_{};
    std::deque<ClientMessage> kept_{};
    std::size_t kept_bytes_{};
    std::size_t dropped_{};
};

}  // namespace sonde
