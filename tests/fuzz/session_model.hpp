// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/decode.hpp"
#include "probes/wire/session.hpp"
#include "tests/fuzz/require.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <variant>

namespace sonde::fuzz {

/// What a session owes and is owed, told from the packets that go out and come in alone: nothing
/// of the session's own bookkeeping. Holds the session's events to it: no acknowledgement without
/// a packet that says so, none twice, and no message forgotten before it was acknowledged.
class SessionModel {
  public:
    explicit SessionModel(const wire::SessionSettings& settings)
        : v5_{settings.version == wire::Version::v5},
          clean_{settings.clean_start},
          asked_expiry_{settings.session_expiry} {}

    /// A new connection: the session has appended CONNECT.
    void connect() {
        if (clean_ || !kept_) {
            drop();
        }
        incoming_.clear();
        answers_.clear();
        readable_ = true;
    }

    /// Bytes that the session was given.
    void hear(std::span<const std::byte> bytes) {
        incoming_.insert(incoming_.end(), bytes.begin(), bytes.end());
        std::size_t done = 0;
        while (readable_) {
            const auto frame =
                wire::split(std::span{incoming_}.subspan(done), version(), wire::largest_packet);
            readable_ = frame.has_value();
            if (!frame || !*frame) {
                break;
            }
            if (const auto body = (*frame)->body; body.size() >= 2) {
                answers_.insert({(*frame)->type, id_at(body)});
            }
            done += (*frame)->size();
        }
        incoming_.erase(incoming_.begin(), incoming_.begin() + static_cast<std::ptrdiff_t>(done));
    }

    /// What the session has appended since the last call.
    void say(std::span<const std::byte> bytes) {
        while (!bytes.empty()) {
            const auto frame = wire::split(bytes, version(), wire::largest_packet);
            require(frame && *frame);
            const auto packet = wire::decode(version(), **frame);
            require(packet.has_value());
            std::visit([this](const auto& kind) { sent(kind); }, *packet);
            bytes = bytes.subspan((*frame)->size());
        }
    }

    void happen(const wire::Event& event) {
        std::visit([this](const auto& kind) { on(kind); }, event);
    }

    /// While connected.
    void check(const wire::Session& session) const {
        require(session.in_flight() == open_.size());
        const auto here = static_cast<std::size_t>(
            std::ranges::count_if(open_, [](const auto& entry) { return entry.second.sent_here; }));
        const auto limits = session.limits();
        const bool room = here < limits.receive_maximum && limits.maximum_packet_size >= 16;
        require(here == open_.size() || !room);
    }

  private:
    struct Message {
        wire::PacketType awaits{};
        bool sent_here{};  ///< On this connection, its PUBLISH or its PUBREL.
    };

    wire::Version version() const { return v5_ ? wire::Version::v5 : wire::Version::v3_1_1; }
    static wire::PacketId id_at(std::span<const std::byte> body) {
        return static_cast<wire::PacketId>((std::to_integer<unsigned>(body[0]) << 8U) |
                                           std::to_integer<unsigned>(body[1]));
    }

    void drop() {
        open_.clear();
        unreleased_.clear();
    }
    bool is_free(wire::PacketId id) const {
        return id != 0 && !open_.contains(id) && !asked_.contains(id);
    }
    /// The packet that an event is about has come, and no other event was about it.
    void claim(wire::PacketType type, wire::PacketId id) {
        const auto found = answers_.find({type, id});
        require(found != answers_.end());
        answers_.erase(found);
    }
    Message& open(wire::PacketId id, wire::PacketType awaits) {
        const auto found = open_.find(id);
        require(found != open_.end() && found->second.awaits == awaits);
        return found->second;
    }

    void sent(const wire::Publish& publish) {
        if (publish.qos == wire::Qos::at_most_once) {
            return;
        }
        const auto awaits = publish.qos == wire::Qos::at_least_once ? wire::PacketType::puback
                                                                    : wire::PacketType::pubrec;
        if (publish.dup) {
            auto& again = open(publish.packet_id, awaits);
            require(!again.sent_here);
            again.sent_here = true;
            return;
        }
        require(is_free(publish.packet_id));
        open_.emplace(publish.packet_id, Message{.awaits = awaits, .sent_here = true});
    }
    void sent(const wire::Acknowledgement& ack) {
        if (ack.type == wire::PacketType::pubrel) {
            open(ack.packet_id, wire::PacketType::pubcomp).sent_here = true;
        }
    }
    void sent(const wire::Subscribe& subscribe) { ask(subscribe.packet_id); }
    void sent(const wire::Unsubscribe& unsubscribe) { ask(unsubscribe.packet_id); }
    template <class Other>
    void sent(const Other& /*packet*/) {}
    void ask(wire::PacketId id) {
        require(is_free(id));
        asked_.insert(id);
    }

    void on(const wire::Connected& connected) {
        if (!connected.connack.session_present) {
            drop();
        }
        const auto granted =
            connected.connack.properties.number(wire::PropertyId::session_expiry_interval);
        kept_ = v5_ ? granted.value_or(asked_expiry_) > 0 : !clean_;
        asked_.clear();
        for (auto& [id, message] : open_) {
            message.sent_here = false;
        }
    }
    void on(const wire::Acknowledged& acknowledged) {
        claim(acknowledged.by, acknowledged.packet_id);
        open(acknowledged.packet_id, acknowledged.by);
        require(acknowledged.by != wire::PacketType::pubrec ||
                wire::is_failure(acknowledged.reason));
        open_.erase(acknowledged.packet_id);
    }
    void on(const wire::Stored& stored) {
        claim(wire::PacketType::pubrec, stored.packet_id);
        open(stored.packet_id, wire::PacketType::pubrec).awaits = wire::PacketType::pubcomp;
    }
    void on(const wire::Subscribed& subscribed) {
        claim(wire::PacketType::suback, subscribed.packet_id);
        require(asked_.erase(subscribed.packet_id) == 1);
    }
    void on(const wire::Unsubscribed& unsubscribed) {
        claim(wire::PacketType::unsuback, unsubscribed.packet_id);
        require(asked_.erase(unsubscribed.packet_id) == 1);
    }
    void on(const wire::Received& received) {
        if (received.qos == wire::Qos::exactly_once) {
            require(unreleased_.insert(received.packet_id).second);
        }
    }
    void on(const wire::Repeated& repeated) { require(unreleased_.contains(repeated.packet_id)); }
    void on(const wire::Released& released) {
        claim(wire::PacketType::pubrel, released.packet_id);
        require((unreleased_.erase(released.packet_id) == 1) == released.known);
    }
    template <class Other>
    void on(const Other& /*event*/) {}

    const bool v5_;
    const bool clean_;
    const std::uint32_t asked_expiry_;
    bool kept_{false};
    bool readable_{true};
    wire::Bytes incoming_{};
    std::multiset<std::pair<wire::PacketType, wire::PacketId>> answers_{};
    std::map<wire::PacketId, Message> open_{};
    std::set<wire::PacketId> asked_{};
    std::set<wire::PacketId> unreleased_{};
};

}  // namespace sonde::fuzz
