// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/decode.hpp"
#include "probes/wire/decode_parts.hpp"
#include "probes/wire/topic.hpp"

namespace sonde::wire {
namespace {

using enum ReasonCode;

constexpr std::uint8_t retain_flag = 0x01;
constexpr std::uint8_t dup_flag = 0x08;

/// Of a topic that is not plain.
void judge_topic(BodyReader& in, const Publish& publish) {
    in.require(!has_wildcard(publish.topic),
               {protocol_error, "MQTT-3.3.2-2", "a PUBLISH with a wildcard in its topic"});
    if (publish.topic.empty()) {
        in.require(publish.properties.contains(PropertyId::topic_alias),
                   {protocol_error, "MQTT-4.7.3-1", "a PUBLISH with neither topic nor alias"});
    }
}

}  // namespace

tl::expected<Publish, Violation> decode_publish(Version version, const Frame& frame) {
    BodyReader in{version, frame.body};
    const unsigned qos = (frame.flags >> 1U) & 3U;
    in.require(qos != 3, {malformed_packet, "MQTT-3.3.1-4", "a PUBLISH with QoS 3"});
    Publish publish{};
    publish.qos = static_cast<Qos>(qos);
    publish.retain = (frame.flags & retain_flag) != 0;
    publish.dup = (frame.flags & dup_flag) != 0;
    in.require(!publish.dup || qos != 0,
               {malformed_packet, "MQTT-3.3.1-2", "a PUBLISH with DUP at QoS 0"});
    publish.topic = in.known_text();
    const bool plain = is_plain_topic(publish.topic);
    if (!plain) {
        publish.topic = in.checked(publish.topic);
    }
    if (qos != 0) {
        publish.packet_id = in.packet_id();
    }
    publish.properties = in.properties(holder(PacketType::publish));
    if (!plain) {
        judge_topic(in, publish);
    }
    publish.payload = in.rest();
    return in.finish(publish);
}

tl::expected<Acknowledgement, Violation> decode_acknowledgement(Version version,
                                                                const Frame& frame) {
    const PacketType type = frame.type;
    BodyReader in{version, frame.body};
    Acknowledgement ack{.type = type, .packet_id = in.packet_id()};
    if (version == Version::v3_1_1 || in.remaining() == 0) {
        return in.finish(ack);
    }
    const std::uint8_t byte = in.u8();
    ack.reason = ReasonCode{byte};
    in.require(is_failure(ack.reason) || is_listed(type, ack.reason),
               {protocol_error,
                type == PacketType::puback   ? "MQTT-3.4.2-1"
                : type == PacketType::pubrec ? "MQTT-3.5.2-1"
                : type == PacketType::pubrel ? "MQTT-3.6.2-1"
                                             : "MQTT-3.7.2-1",
                "a reason code this acknowledgement must not carry",
                byte});
    // The Property Length may be left out together with the properties (3.4.2.2.1).
    if (in.remaining() > 0) {
        ack.properties = in.properties(holder(type));
    }
    return in.finish(ack);
}

}  // namespace sonde::wire
