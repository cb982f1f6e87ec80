#pragma once

#include "probes/clock.hpp"
#include "probes/wire/bytes.hpp"
#include "probes/wire/packet.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sonde::support {

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

enum class Ending : std::uint8_t { none, close, reset };

/// What goes out instead of the packet that a correct broker would send; no bytes for silence.
using Change = std::function<wire::Bytes(wire::Version, const wire::Packet& correct)>;

/// How a step departs from what a correct broker does at once.
struct Deed {
    Duration delay{};
    Change change{};        ///< Empty: the correct packet.
    Change rest{};          ///< More bytes, in a segment of its own,
    Duration rest_delay{};  ///< so much later.
    Ending ending{Ending::none};
    std::optional<Duration> drip{};  ///< One byte at a time, this far apart.
};

struct Script {
    std::map<Step, Deed> deeds{};
    wire::Qos grants_at_most{wire::Qos::exactly_once};
};

/// Something for the connection to carry out, so long after what caused it.
struct Action {
    Duration delay{};
    wire::Bytes bytes{};
    Ending ending{Ending::none};
};

struct Message {
    std::string topic{};
    wire::Bytes payload{};
    wire::Qos qos{};
};

/// The server side of one connection without I/O: a correct broker for both versions and every QoS,
/// apart from what its script says. It closes on what is not MQTT.
class BrokerModel {
  public:
    explicit BrokerModel(Script script) : script_{std::move(script)} {}

    /// Bytes of the client's, however they were cut.
    std::vector<Action> take(std::span<const std::byte> bytes);
    /// What the client has published since the last call; its owner hands it to the subscribers.
    std::vector<Message> published();
    /// Nothing where the client has no such subscription.
    std::vector<Action> deliver(const Message& message);

    wire::Version version() const { return version_; }
    /// All packets of the client's, in order.
    const std::vector<wire::Bytes>& packets() const { return packets_; }

  private:
    std::vector<Action> handle(const wire::Packet& packet);
    std::vector<Action> on(const wire::Subscribe& subscribe);
    std::vector<Action> on(const wire::Publish& publish);
    std::vector<Action> on(const wire::Acknowledgement& ack);
    std::vector<Action> act(Step step, const wire::Packet& correct) const;

    Script script_;
    wire::Version version_{wire::Version::v5};
    bool connected_{false};
    bool over_{false};
    wire::Bytes input_{};
    std::vector<wire::Bytes> packets_{};
    std::map<std::string, wire::Qos> subscriptions_{};
    std::map<wire::PacketId, Message> stored_{};
    std::vector<Message> published_{};
    wire::PacketId last_id_{};
};

}  // namespace sonde::support
