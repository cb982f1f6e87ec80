// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/decode_parts.hpp"
#include "probes/wire/topic.hpp"

namespace sonde::wire {
namespace {

using enum ReasonCode;

Subscription read_subscription(BodyReader& in) {
    Subscription wish{.filter = in.text()};
    const std::uint8_t options = in.u8();
    const unsigned reserved = in.version() == Version::v5 ? 0xc0U : 0xfcU;
    in.require(is_topic_filter(wish.filter),
               {topic_filter_invalid,
                in.by("MQTT-4.7.3-1", "MQTT-4.7.3-1"),
                "a SUBSCRIBE with an invalid topic filter"});
    in.require((options & reserved) == 0 && (options & 3U) != 3 && (options & 0x30U) != 0x30,
               {malformed_packet,
                in.by("MQTT-3-8.3-4", "MQTT-3.8.3-5"),
                "a SUBSCRIBE with reserved option bits or QoS 3"});
    wish.qos = static_cast<Qos>(options & 3U);
    wish.no_local = (options & 4U) != 0;
    wish.retain_as_published = (options & 8U) != 0;
    wish.retain_handling = static_cast<RetainHandling>((options >> 4U) & 3U);
    if (in.version() == Version::v5 && is_shared(wish.filter)) {
        in.require(parse_shared(wish.filter).has_value(),
                   {topic_filter_invalid, "MQTT-4.8.2-1", "an invalid shared subscription"});
        in.require(!wish.no_local,
                   {protocol_error, "MQTT-3.8.3-4", "No Local on a shared subscription"});
    }
    return wish;
}

/// 3.1.1 knows four codes; v5 has its table.
void judge_codes(BodyReader& in, PacketType type, std::span<const std::byte> codes) {
    for (const std::byte code : codes) {
        const auto byte = std::to_integer<std::uint8_t>(code);
        const bool known = in.version() == Version::v5 ? is_listed(type, ReasonCode{byte})
                                                       : byte <= 2 || byte == 0x80;
        in.require(known,
                   {protocol_error,
                    type == PacketType::suback ? "MQTT-3.9.3-2" : "MQTT-3.11.3-2",
                    type == PacketType::suback ? "a reason code SUBACK must not carry"
                                               : "a reason code UNSUBACK must not carry",
                    byte});
    }
}

}  // namespace

tl::expected<Subscribe, Violation> decode_subscribe(BodyReader in) {
    Subscribe subscribe{.packet_id = in.packet_id()};
    subscribe.properties = in.properties(holder(PacketType::subscribe));
    in.require(in.remaining() > 0,
               {protocol_error, in.by("MQTT-3.8.3-3", "MQTT-3.8.3-2"), "a SUBSCRIBE for nothing"});
    while (in.remaining() > 0 && in.ok()) {
        subscribe.subscriptions.push_back(read_subscription(in));
    }
    return in.finish(subscribe);
}

tl::expected<Suback, Violation> decode_suback(BodyReader in) {
    Suback suback{.packet_id = in.packet_id()};
    suback.properties = in.properties(holder(PacketType::suback));
    suback.codes = in.rest();
    in.require(
        !suback.codes.empty(),
        {protocol_error, in.by("MQTT-3.8.4-5", "MQTT-3.8.4-6"), "a SUBACK without reason codes"});
    judge_codes(in, PacketType::suback, suback.codes);
    return in.finish(suback);
}

tl::expected<Unsubscribe, Violation> decode_unsubscribe(BodyReader in) {
    Unsubscribe unsubscribe{.packet_id = in.packet_id()};
    unsubscribe.properties = in.properties(holder(PacketType::unsubscribe));
    in.require(in.remaining() > 0,
               {protocol_error, "MQTT-3.10.3-2", "an UNSUBSCRIBE from nothing"});
    while (in.remaining() > 0 && in.ok()) {
        const std::string_view filter = in.text();
        in.require(
            is_topic_filter(filter),
            {topic_filter_invalid, "MQTT-4.7.3-1", "an UNSUBSCRIBE with an invalid topic filter"});
        unsubscribe.filters.push_back(filter);
    }
    return in.finish(unsubscribe);
}

tl::expected<Unsuback, Violation> decode_unsuback(BodyReader in) {
    Unsuback unsuback{.packet_id = in.packet_id()};
    if (in.version() == Version::v3_1_1) {
        return in.finish(unsuback);
    }
    unsuback.properties = in.properties(holder(PacketType::unsuback));
    unsuback.codes = in.rest();
    in.require(!unsuback.codes.empty(),
               {protocol_error, "MQTT-3.11.3-1", "an UNSUBACK without reason codes"});
    judge_codes(in, PacketType::unsuback, unsuback.codes);
    return in.finish(unsuback);
}

}  // namespace sonde::wire
