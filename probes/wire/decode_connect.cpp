// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/decode.hpp"
#include "probes/wire/decode_parts.hpp"
#include "probes/wire/topic.hpp"

namespace sonde::wire {
namespace {

using enum ReasonCode;

constexpr std::uint8_t reserved_flag = 0x01;
constexpr std::uint8_t clean_start_flag = 0x02;
constexpr std::uint8_t will_flag = 0x04;
constexpr std::uint8_t will_bits = 0x38;
constexpr std::uint8_t will_retain_flag = 0x20;
constexpr std::uint8_t password_flag = 0x40;
constexpr std::uint8_t user_name_flag = 0x80;

unsigned will_qos(std::uint8_t flags) {
    return (flags >> 3U) & 3U;
}

void judge_flags(BodyReader& in, std::uint8_t flags) {
    in.require((flags & reserved_flag) == 0,
               {malformed_packet, "MQTT-3.1.2-3", "the reserved flag of CONNECT in use"});
    in.require((flags & will_flag) != 0 || (flags & will_bits) == 0,
               {malformed_packet,
                in.by("MQTT-3.1.2-13", "MQTT-3.1.2-11"),
                "Will QoS or Will Retain without a will"});
    in.require(will_qos(flags) != 3,
               {malformed_packet, in.by("MQTT-3.1.2-14", "MQTT-3.1.2-12"), "a will with QoS 3"});
    in.require(in.version() == Version::v5 || (flags & user_name_flag) != 0 ||
                   (flags & password_flag) == 0,
               {malformed_packet, "MQTT-3.1.2-22", "a password without a user name"});
}

Will read_will(BodyReader& in, std::uint8_t flags) {
    Will will{};
    will.qos = static_cast<Qos>(will_qos(flags));
    will.retain = (flags & will_retain_flag) != 0;
    will.properties = in.properties(will_holder);
    will.topic = in.text();
    in.require(is_topic_name(will.topic),
               {topic_name_invalid, "MQTT-4.7.3-1", "a will with no topic name"});
    will.payload = in.binary();
    return will;
}

}  // namespace

tl::expected<Version, Violation> version_of_connect(const Frame& frame) {
    Reader in{frame.body};
    const std::string_view name = in.text();
    const std::uint8_t level = in.u8();
    if (frame.type != PacketType::connect) {
        return tl::unexpected{
            Violation{protocol_error, "MQTT-3.1.0-1", "a first packet other than CONNECT"}};
    }
    if (!in.ok()) {
        return tl::unexpected{Violation{malformed_packet, "", "a CONNECT cut short"}};
    }
    if (name != "MQTT" || (level != 4 && level != 5)) {
        return tl::unexpected{Violation{unsupported_protocol_version,
                                        "MQTT-3.1.2-2",
                                        "a protocol name or level we do not speak",
                                        level}};
    }
    return static_cast<Version>(level);
}

tl::expected<Connect, Violation> decode_connect(BodyReader in) {
    const std::string_view name = in.text();
    const std::uint8_t level = in.u8();
    in.require(name == "MQTT",
               {unsupported_protocol_version, "MQTT-3.1.2-1", "a protocol name other than MQTT"});
    in.require(level == static_cast<std::uint8_t>(in.version()),
               {unsupported_protocol_version, "MQTT-3.1.2-2", "another protocol level", level});
    const std::uint8_t flags = in.u8();
    judge_flags(in, flags);
    Connect connect{};
    connect.clean_start = (flags & clean_start_flag) != 0;
    connect.keep_alive = in.u16();
    connect.properties = in.properties(holder(PacketType::connect));
    connect.client_id = in.text();
    if ((flags & will_flag) != 0) {
        connect.will = read_will(in, flags);
    }
    if ((flags & user_name_flag) != 0) {
        connect.user_name = in.text();
    }
    if ((flags & password_flag) != 0) {
        connect.password = in.binary();
    }
    return in.finish(connect);
}

tl::expected<Connack, Violation> decode_connack(BodyReader in) {
    const bool short_form = in.remaining() == 2;
    const std::uint8_t flags = in.u8();
    const ReasonCode reason{in.u8()};
    const auto byte = static_cast<std::uint8_t>(reason);
    in.require(
        (flags & 0xfeU) == 0,
        {malformed_packet, in.by("", "MQTT-3.2.2-1"), "reserved flags of CONNACK in use", byte});
    Connack connack{.session_present = (flags & 1U) != 0, .reason = reason};
    if (in.version() == Version::v5 && short_form && reason != success) {
        connack.in_v3_1_1_form = true;
        return in.finish(connack);
    }
    if (in.version() == Version::v5) {
        in.require(is_failure(reason) || is_listed(PacketType::connack, reason),
                   {protocol_error, "MQTT-3.2.2-8", "a reason code CONNACK must not carry", byte});
        connack.properties = in.properties(holder(PacketType::connack));
    }
    return in.finish(connack);
}

}  // namespace sonde::wire
