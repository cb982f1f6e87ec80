// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/responder/answers.hpp"
#include "probes/wire/bytes.hpp"
#include "probes/wire/packet.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sonde::support {

using responder::Step;

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

/// The server side of one connection without I/O: the responder's answers, apart from what its
/// script says. It closes on what is not MQTT.
class BrokerModel {
  public:
    explicit BrokerModel(Script script)
        : script_{std::move(script)}, answers_{script_.grants_at_most} {}

    /// Bytes of the client's, however they were cut.
    std::vector<Action> take(std::span<const std::byte> bytes);
    /// What the client has published since the last call; its owner hands it to the subscribers.
    std::vector<Message> published();
    /// Nothing where the client has no such subscription.
    std::vector<Action> deliver(const Message& message);

    const responder::Answers::Subscriptions& subscriptions() const {
        return answers_.subscriptions();
    }
    void keep(responder::Answers::Subscriptions earlier) { answers_.keep(std::move(earlier)); }

    wire::Version version() const { return answers_.version(); }
    /// The first packets of the client's, in order: a flood of them is not kept.
    static constexpr std::size_t most_packets = 10'000;
    const std::vector<wire::Bytes>& packets() const { return packets_; }

  private:
    std::vector<Action> handle(const wire::Frame& frame);
    std::vector<Action> act(const responder::Answers::Reply& correct) const;
    Action goodbye() const;

    Script script_;
    responder::Answers answers_;
    bool over_{false};
    wire::Bytes input_{};
    std::vector<wire::Bytes> packets_{};
    std::vector<Message> published_{};
};

}  // namespace sonde::support
