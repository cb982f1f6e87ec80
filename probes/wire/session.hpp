// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/aliases.hpp"
#include "probes/wire/boxed.hpp"
#include "probes/wire/bytes.hpp"
#include "probes/wire/decode.hpp"
#include "probes/wire/exchanges.hpp"
#include "probes/wire/frame_assembler.hpp"
#include "probes/wire/inbox.hpp"
#include "probes/wire/instant.hpp"
#include "probes/wire/keep_alive.hpp"
#include "probes/wire/limits.hpp"
#include "probes/wire/refusal.hpp"
#include "probes/wire/session_event.hpp"
#include "probes/wire/session_settings.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sonde::wire {

/// A message to publish; all views, used during the call only.
struct Message {
    std::string_view topic{};
    std::span<const std::byte> payload{};
    Qos qos = Qos::at_most_once;
    bool retain = false;
    /// On v5, if the server takes aliases and one is left for this topic.
    bool use_alias = false;
    Properties properties{};
};

enum class State : std::uint8_t {
    idle,        ///< Never connected yet.
    connecting,  ///< CONNECT is in the output, no CONNACK yet.
    connected,
    closed,  ///< Nothing more is sent or taken until the next connect().
};

/// The client side of MQTT as a machine without I/O: bytes and time in, events and bytes out. What
/// it sends is appended to the caller's `out`; the caller writes it, in order, to the connection.
/// After a connection the same session can connect() again: what MQTT calls the session state
/// survives as far as the standard and the server let it.
///
/// Nothing is sent again inside a connection, and a packet identifier stays taken until the server
/// has answered it.
class Session {
  public:
    explicit Session(SessionSettings settings);

    /// Other settings from the next connect() on; another client identifier or version is another
    /// session. Not between connect() and the end of the connection.
    void reconfigure(SessionSettings settings);

    /// Begins a connection that has just been opened: appends CONNECT.
    tl::expected<void, Refusal> connect(Instant now, Bytes& out);

    /// The connection is gone, whoever closed it.
    void notify_closed();

    /// Takes bytes as they arrived. They must stay where they are until poll() has returned
    /// nothing, and it must have done so before the next call. Packets that lie whole in them are
    /// neither copied nor does taking a PUBLISH allocate.
    void receive(Instant now, std::span<const std::byte> bytes);

    /// The next event, until there is none. Appends what has to be answered.
    std::optional<Event> poll(Bytes& out);

    /// The packet identifier the message will be acknowledged under; 0 at QoS 0.
    tl::expected<PacketId, Refusal> publish(Instant now, const Message& message, Bytes& out);
    /// Why a message of this QoS cannot be published now, if it cannot.
    std::optional<Refusal> obstacle(Qos qos) const;
    bool can_publish(Qos qos) const { return !obstacle(qos); }

    tl::expected<PacketId, Refusal> subscribe(Instant now,
                                              std::span<const Subscription> subscriptions,
                                              Bytes& out,
                                              const Properties& properties = {});
    tl::expected<PacketId, Refusal> unsubscribe(Instant now,
                                                std::span<const std::string_view> filters,
                                                Bytes& out,
                                                const Properties& properties = {});

    /// Asks for a Pong of the number it returns. May follow a PUBLISH in the same output.
    tl::expected<PingNumber, Refusal> ping(Instant now, Bytes& out);

    /// Appends DISCONNECT and closes the session.
    tl::expected<void, Refusal> disconnect(Instant now, const Disconnect& disconnect, Bytes& out);

    /// Answers an AuthRequest (0x18) or asks for a new authentication (0x19). The method is that of
    /// the settings; `properties` may add a Reason String and User Properties.
    tl::expected<void, Refusal> authenticate(Instant now,
                                             ReasonCode reason,
                                             std::span<const std::byte> data,
                                             Bytes& out,
                                             const Properties& properties = {});

    /// When tick() has something to do; nothing while keep alive is off and no ping is open.
    std::optional<Instant> next_deadline() const;
    /// Sends PINGREQ when it is due, or ends the session with a PingTimeout to poll() for.
    void tick(Instant now, Bytes& out);

    State state() const { return state_; }
    const SessionSettings& settings() const { return settings_; }
    Limits limits() const;
    /// Our QoS 1 and 2 messages without a final acknowledgement, of earlier connections too.
    std::size_t in_flight() const { return exchanges_.messages(); }
    /// Whether the connection, if it closed now, would close inside a packet.
    bool inside_packet() const { return assembler_.inside_packet(); }
    /// How many bytes may be read without reading into the packet after the one that is coming, for
    /// who wants to know when each came; at least 1. To be asked once poll() has returned nothing.
    std::size_t wanted() const { return assembler_.wanted(settings_.version, largest_packet); }

  private:
    /// What poll() returns, made in its place. Every packet makes an event; a breach makes a
    /// Broken, by which take() ends the session.
    using Outcome = std::optional<Event>;

    Outcome take(const Frame& frame, Bytes& out);
    Outcome handle(const Frame& frame, Bytes& out);
    Outcome handle_first(const Packet& packet, Bytes& out);
    Outcome on(const Connack& connack, Bytes& out);
    Outcome on(const Publish& publish, Bytes& out);
    Outcome on(const Acknowledgement& ack, Bytes& out);
    Outcome on(const Suback& suback, Bytes& out);
    Outcome on(const Unsuback& unsuback, Bytes& out);
    Outcome on(const Pingresp& pingresp, Bytes& out);
    Outcome on(const Disconnect& disconnect, Bytes& out);
    Outcome on(const Auth& auth, Bytes& out);
    /// CONNECT, SUBSCRIBE, UNSUBSCRIBE and PINGREQ.
    template <class ClientPacket>
    Outcome on(const ClientPacket& packet, Bytes& out);

    Outcome accept(const Connack& connack, Bytes& out);
    Outcome on_puback(const Acknowledgement& ack, Bytes& out);
    Outcome on_pubrec(const Acknowledgement& ack, Bytes& out);
    Outcome on_pubcomp(const Acknowledgement& ack, Bytes& out);
    Outcome on_pubrel(const Acknowledgement& ack, Bytes& out);
    Outcome finish(Exchange& exchange, const Acknowledgement& ack, Bytes& out);

    std::optional<Violation> judge_connack(const Connack& connack) const;
    std::optional<Violation> judge_method(const Properties& properties) const;
    std::optional<Violation> judge_problem_information(const Properties& properties) const;
    Violation break_off(Violation violation, Bytes& out);

    template <class P>
    tl::expected<void, Refusal> send(Instant now, const P& packet, Bytes& out);
    void answer(PacketType type, PacketId id, ReasonCode reason, Bytes& out);
    void resend(Bytes& out);

    PropertyBuffer connect_properties() const;
    std::string_view client_id() const {
        return assigned_client_id_ ? *assigned_client_id_ : settings_.client_id;
    }
    void adopt_limits(const Connack& connack);
    std::optional<Refusal> judge(const Message& message) const;
    std::optional<Refusal> judge(std::span<const Subscription> subscriptions,
                                 const Properties& properties) const;
    std::optional<Refusal> unready() const;
    Bytes copy_for_resend(Publish packet, const Message& message) const;

    /// Whether what is unfinished outlives the connection.
    bool keeps_state() const;
    void drop_state();
    std::size_t inbound_maximum() const;
    bool is_v5() const { return settings_.version == Version::v5; }
    std::string_view by(std::string_view v3_1_1, std::string_view v5) const {
        return is_v5() ? v5 : v3_1_1;
    }

    SessionSettings settings_;
    Limits limits_{};  ///< Without the client identifier.
    Boxed<std::string> assigned_client_id_{};
    State state_ = State::idle;
    bool has_state_ = false;
    bool re_authenticating_ = false;
    Instant now_{};

    FrameAssembler assembler_{};
    Exchanges exchanges_{};
    Inbox inbox_{};
    Aliases aliases_{};
    KeepAlive keep_alive_{};
    /// What an earlier connection left unacknowledged, and how much of it was sent again.
    std::vector<PacketId> resends_{};
    std::uint32_t resent_ = 0;
    Boxed<PropertyBuffer> with_alias_{};  ///< The properties of a PUBLISH, from the first alias on.
    PingNumber late_ping_ = 0;            ///< What poll() has to report; 0 is none.
};

}  // namespace sonde::wire
