// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/frame.hpp"
#include "probes/wire/packet.hpp"
#include "probes/wire/property.hpp"
#include "tests/features/feature_broker.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What a FeatureBroker knows beside its sockets.
namespace sonde::support {

using Time = std::chrono::steady_clock::time_point;

struct StoredMessage {
    std::string topic{};
    wire::Bytes payload{};
    wire::Qos qos{};
    bool retain{};
    wire::PropertyBuffer properties{};  ///< That are handed on as they are.
    std::optional<std::uint32_t> expiry{};
    Time came{};
    std::string from{};
    std::uint32_t delay{};  ///< Of a will.
};

/// A client's side of it: what has to be sent, and that it has to go.
class Peer {
  public:
    Peer() = default;
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    virtual ~Peer() = default;
    virtual void send(wire::Bytes bytes) = 0;
    virtual void close() = 0;

    std::string client_id{};
    wire::Version version{wire::Version::v5};
    bool connected{};
    std::uint16_t keep_alive{};
    std::uint16_t receive_maximum{65'535};
    std::uint32_t maximum_packet_size{wire::largest_packet};
    std::uint16_t in_flight{};
    wire::PacketId last_id{};
    std::deque<StoredMessage> waiting{};  ///< Beyond the receive maximum.
    std::map<std::uint32_t, std::string> aliases{};
    std::optional<StoredMessage> will{};
    std::string challenge{};  ///< What authentication has got to.
    wire::Bytes connect{};    ///< Held back until that is over.
};

struct HeldSubscription {
    wire::Subscription options{};  ///< Without its filter.
    std::optional<std::uint32_t> identifier{};
};

struct HeldSession {
    std::map<std::string, HeldSubscription> subscriptions{};
    std::deque<StoredMessage> queue{};
    std::uint32_t expiry{};
    Peer* peer{};
    Time left{};
    std::optional<StoredMessage> delayed_will{};
};

class FeatureHub {
  public:
    /// `after` runs something later.
    FeatureHub(FeatureBrokerSettings settings,
               std::function<void(std::chrono::milliseconds, std::function<void()>)> after)
        : settings_{std::move(settings)}, after_{std::move(after)} {}

    /// Bytes of one whole packet. False: the connection ends.
    bool take(Peer& peer, const wire::Frame& frame);
    void gone(Peer& peer, bool politely);
    bool has(Fault fault) const { return settings_.faults.contains(fault); }

  private:
    void on(Peer& peer, const wire::Connect& connect);
    bool on_auth(Peer& peer, const wire::Auth& auth);
    void on(Peer& peer, const wire::Publish& publish);
    void on(Peer& peer, const wire::Subscribe& subscribe);
    void on(Peer& peer, const wire::Unsubscribe& unsubscribe);
    void on_puback(Peer& peer);

    bool must_prove(Peer& peer, const wire::Connect& connect);
    void challenge(Peer& peer, std::string_view data);
    void let_in(Peer& peer, const wire::Connect& connect, std::string_view proof);
    void take_over(HeldSession& session);
    /// Whether the session of that name goes on; else it is gone.
    bool resumes(Peer& peer, const wire::Connect& connect);
    wire::PropertyBuffer connack_properties(const Peer& peer,
                                            const wire::Connect& connect,
                                            std::string_view proof) const;
    void hand_queue(HeldSession& session);
    void publish(StoredMessage message);
    void publish_shared(const StoredMessage& message);
    void hand(HeldSession& session, const StoredMessage& message, const HeldSubscription& by);
    void hand_retained(HeldSession& session, const std::string& filter, bool is_new);
    void send(Peer& peer, const StoredMessage& message);
    bool matches(const std::string& filter, const std::string& topic) const;
    StoredMessage stored(Peer& peer, const wire::Publish& publish);
    wire::PropertyBuffer handed_on(const wire::Properties& properties) const;

    FeatureBrokerSettings settings_;
    std::function<void(std::chrono::milliseconds, std::function<void()>)> after_;
    std::map<std::string, HeldSession> sessions_{};
    std::map<std::string, StoredMessage> retained_{};
    std::size_t turn_{};
};

}  // namespace sonde::support
