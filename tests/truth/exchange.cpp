// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/exchange.hpp"

#include <algorithm>
#include <optional>

namespace sonde::truth {

namespace {

constexpr std::uint8_t client_hello = 1;
constexpr std::uint8_t finished = 20;

enum class From : std::uint8_t { probe, broker };

/// The segments of one connection, each with who sent it.
class Conversation {
  public:
    void add(const Segment& segment, From from) {
        segments_.push_back({&segment, from});
        resent_ = resent_ || segment.retransmission;
        if (!segment.client_id.empty()) {
            client_id_ = segment.client_id;
        }
    }

    const std::string& client_id() const { return client_id_; }
    bool resent() const { return resent_; }

    /// When the packet passed that is this one of its kind; nothing where there are fewer.
    std::optional<WallTime> packet(From from, PacketType type, std::size_t which = 0) const {
        for (const auto& passed : segments_) {
            const auto count =
                static_cast<std::size_t>(std::ranges::count(passed.segment->packets, type));
            if (passed.from == from && count > which) {
                return passed.segment->at;
            }
            which -= passed.from == from ? count : 0;
        }
        return std::nullopt;
    }
    std::optional<WallTime> handshake(From from, std::uint8_t type) const {
        for (const auto& passed : segments_) {
            if (passed.from == from && std::ranges::find(passed.segment->handshakes, type) !=
                                           passed.segment->handshakes.end()) {
                return passed.segment->at;
            }
        }
        return std::nullopt;
    }
    std::optional<WallTime> syn(From from) const {
        for (const auto& passed : segments_) {
            if (passed.from == from && passed.segment->syn) {
                return passed.segment->at;
            }
        }
        return std::nullopt;
    }

  private:
    struct Passed {
        const Segment* segment;
        From from;
    };
    std::vector<Passed> segments_{};
    std::string client_id_{};
    bool resent_{};
};

void set(PhaseTimes& phases,
         Phase phase,
         std::optional<WallTime> from,
         std::optional<WallTime> to) {
    if (from && to) {
        phases.set(phase, *to - *from);
    }
}

/// The packet that tells a publisher that the broker has its message.
PacketType acknowledgement(std::uint8_t qos) {
    return qos == 0 ? PacketType::pingresp : qos == 1 ? PacketType::puback : PacketType::pubcomp;
}

PhaseTimes phases_of(const Conversation& seen, std::uint8_t qos) {
    const auto sent = [&](PacketType type, std::size_t which = 0) {
        return seen.packet(From::probe, type, which);
    };
    const auto received = [&](PacketType type, std::size_t which = 0) {
        return seen.packet(From::broker, type, which);
    };
    // At QoS 0 the first PINGREQ goes with the message.
    const std::size_t ping = qos == 0 ? 1 : 0;
    const auto published = sent(PacketType::publish);
    PhaseTimes phases;
    set(phases, Phase::tcp, seen.syn(From::probe), seen.syn(From::broker));
    set(phases,
        Phase::tls,
        seen.handshake(From::probe, client_hello),
        seen.handshake(From::broker, finished));
    set(phases, Phase::connect, sent(PacketType::connect), received(PacketType::connack));
    set(phases, Phase::subscribe, sent(PacketType::subscribe), received(PacketType::suback));
    set(phases, Phase::publish, published, received(acknowledgement(qos)));
    set(phases, Phase::delivery, published, received(PacketType::publish));
    set(phases, Phase::ping, sent(PacketType::pingreq, ping), received(PacketType::pingresp, ping));
    return phases;
}

}  // namespace

std::map<std::string, Exchange> exchanges_of(const std::vector<Segment>& segments,
                                             std::uint16_t broker_port,
                                             std::uint8_t qos) {
    std::map<std::uint64_t, Conversation> conversations;
    for (const auto& segment : segments) {
        conversations[segment.stream].add(
            segment, segment.source_port == broker_port ? From::broker : From::probe);
    }
    std::map<std::string, Exchange> exchanges;
    for (const auto& [stream, conversation] : conversations) {
        exchanges[conversation.client_id()] = {.phases = phases_of(conversation, qos),
                                               .resent = conversation.resent()};
    }
    return exchanges;
}

std::map<std::string, Duration> lookups_of(const std::vector<DnsMessage>& messages) {
    std::map<std::string, WallTime> asked;
    std::map<std::string, Duration> lookups;
    for (const auto& message : messages) {
        if (message.response) {
            lookups[message.name] = message.at - asked.at(message.name);
        } else {
            asked.try_emplace(message.name, message.at);
        }
    }
    return lookups;
}

}  // namespace sonde::truth
