// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/bytes.hpp"
#include "probes/wire/frame.hpp"
#include "probes/wire/packet.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace sonde::responder {

/// What a broker does at one connection that a client can see.
enum class Step : std::uint8_t {
    connack,
    suback,
    puback,
    pubrec,
    pubcomp,
    delivery,  ///< The PUBLISH to a subscriber.
    pubrel,    ///< For a message delivered at QoS 2.
    pingresp,
    goodbye,  ///< Closes after the client's DISCONNECT.
};

/// The server's side of one connection as a machine: the client's packets in, a correct broker's
/// packets out, for both versions and every QoS. It does no I/O, and it answers at once: who drives
/// it decides whether, when and how changed an answer goes out. Keeps no session beyond the
/// connection by itself, and no retained messages; knows neither UNSUBSCRIBE nor AUTH.
class Answers {
  public:
    struct Reply {
        Step step{};
        wire::Packet packet{};
    };

    enum class End : std::uint8_t {
        none,
        goodbye,    ///< DISCONNECT has come.
        violation,  ///< What came is not MQTT, or not what this broker knows.
    };

    /// What one packet brings about. Its views hold until the next call, and those of a message
    /// that is handed on at once as long as the frame.
    struct Outcome {
        std::optional<Reply> reply{};
        /// Published with this packet; whose subscribers get it is for the owner to say.
        std::optional<wire::Publish> message{};
        End end{End::none};
    };

    explicit Answers(wire::Qos grants_at_most = wire::Qos::exactly_once)
        : grants_at_most_{grants_at_most} {}

    /// Not to be called again once an outcome has had an end.
    Outcome take(const wire::Frame& frame);

    /// The message for this client, nothing where it has no subscription that matches. Of several
    /// the one with the highest QoS counts.
    std::optional<Reply> deliver(const wire::Publish& message);

    using Subscriptions = std::map<std::string, wire::Qos, std::less<>>;
    const Subscriptions& subscriptions() const { return subscriptions_; }
    /// Of an earlier connection: they hold again for a client that goes on with its session.
    void keep(Subscriptions earlier) { kept_ = std::move(earlier); }

    wire::Version version() const { return version_; }  ///< v5 until CONNECT says.

  private:
    struct Stored {
        std::string topic{};
        wire::Bytes payload{};
    };

    Outcome answer(const wire::Packet& packet);
    Reply on(const wire::Connect& connect);
    Reply on(const wire::Subscribe& subscribe);
    Outcome on(const wire::Publish& publish);
    Outcome on(const wire::Acknowledgement& ack);

    wire::Qos grants_at_most_;
    wire::Version version_{wire::Version::v5};
    bool connected_{false};
    Subscriptions subscriptions_{};
    std::optional<Subscriptions> kept_{};
    std::map<wire::PacketId, Stored> unreleased_{};  ///< QoS 2, until PUBREL.
    wire::PacketId last_id_{};
    // What replies view.
    wire::PropertyBuffer properties_{};
    wire::Bytes codes_{};
    Stored released_{};
};

}  // namespace sonde::responder
