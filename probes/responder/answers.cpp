// SPDX-License-Identifier: Apache-2.0
#include "probes/responder/answers.hpp"

#include "probes/wire/decode.hpp"
#include "probes/wire/topic.hpp"

#include <algorithm>
#include <utility>

namespace sonde::responder {

namespace {

Answers::Reply acknowledgement(Step step, wire::PacketType type, wire::PacketId packet_id) {
    return {.step = step, .packet = wire::Acknowledgement{.type = type, .packet_id = packet_id}};
}

}  // namespace

Answers::Outcome Answers::take(const wire::Frame& frame) {
    if (!connected_) {
        version_ = wire::version_of_connect(frame).value_or(version_);
    }
    const auto packet = wire::decode(version_, frame);
    // CONNECT comes first, and once ([MQTT-3.1.0-1], [MQTT-3.1.0-2]).
    if (!packet || std::holds_alternative<wire::Connect>(*packet) == connected_) {
        return {.end = End::violation};
    }
    connected_ = true;
    return answer(*packet);
}

Answers::Outcome Answers::answer(const wire::Packet& packet) {
    if (const auto* publish = std::get_if<wire::Publish>(&packet)) {
        return on(*publish);
    }
    if (const auto* ack = std::get_if<wire::Acknowledgement>(&packet)) {
        return on(*ack);
    }
    if (const auto* connect = std::get_if<wire::Connect>(&packet)) {
        return {.reply = on(*connect)};
    }
    if (const auto* subscribe = std::get_if<wire::Subscribe>(&packet)) {
        return {.reply = on(*subscribe)};
    }
    if (std::holds_alternative<wire::Pingreq>(packet)) {
        return {.reply = Reply{.step = Step::pingresp, .packet = wire::Pingresp{}}};
    }
    const bool leaves = std::holds_alternative<wire::Disconnect>(packet);
    return {.end = leaves ? End::goodbye : End::violation};
}

Answers::Reply Answers::on(const wire::Connect& connect) {
    properties_.clear();
    if (connect.client_id.empty() && version_ == wire::Version::v5) {
        properties_.add(wire::PropertyId::assigned_client_identifier, "assigned");
    }
    const bool resumed = kept_ && !connect.clean_start;
    if (resumed) {
        subscriptions_ = *std::exchange(kept_, std::nullopt);
    }
    return {.step = Step::connack,
            .packet = wire::Connack{.session_present = resumed, .properties = properties_.view()}};
}

Answers::Reply Answers::on(const wire::Subscribe& subscribe) {
    codes_.clear();
    for (const auto& wanted : subscribe.subscriptions) {
        const auto granted = std::min(wanted.qos, grants_at_most_);
        subscriptions_.insert_or_assign(std::string{wanted.filter}, granted);
        codes_.push_back(std::byte{static_cast<std::uint8_t>(granted)});
    }
    return {.step = Step::suback,
            .packet = wire::Suback{.packet_id = subscribe.packet_id, .codes = codes_}};
}

Answers::Outcome Answers::on(const wire::Publish& publish) {
    switch (publish.qos) {
        case wire::Qos::at_most_once:
            return {.message = publish};
        case wire::Qos::at_least_once:
            return {
                .reply = acknowledgement(Step::puback, wire::PacketType::puback, publish.packet_id),
                .message = publish};
        case wire::Qos::exactly_once:
            break;
    }
    unreleased_.insert_or_assign(
        publish.packet_id,
        Stored{.topic = std::string{publish.topic},
               .payload = {publish.payload.begin(), publish.payload.end()}});
    return {.reply = acknowledgement(Step::pubrec, wire::PacketType::pubrec, publish.packet_id)};
}

Answers::Outcome Answers::on(const wire::Acknowledgement& ack) {
    if (ack.type == wire::PacketType::pubrec) {
        return {.reply = acknowledgement(Step::pubrel, wire::PacketType::pubrel, ack.packet_id)};
    }
    if (ack.type != wire::PacketType::pubrel) {
        return {};
    }
    Outcome outcome{.reply =
                        acknowledgement(Step::pubcomp, wire::PacketType::pubcomp, ack.packet_id)};
    if (auto found = unreleased_.extract(ack.packet_id)) {
        released_ = std::move(found.mapped());
        outcome.message = wire::Publish{
            .topic = released_.topic, .payload = released_.payload, .qos = wire::Qos::exactly_once};
    }
    return outcome;
}

std::optional<Answers::Reply> Answers::deliver(const wire::Publish& message) {
    std::optional<wire::Qos> granted;
    for (const auto& [filter, qos] : subscriptions_) {
        if (wire::matches(filter, message.topic)) {
            granted = std::max(granted.value_or(qos), qos);
        }
    }
    if (!granted) {
        return std::nullopt;
    }
    wire::Publish publish{
        .topic = message.topic, .payload = message.payload, .qos = std::min(message.qos, *granted)};
    if (publish.qos != wire::Qos::at_most_once) {
        last_id_ =
            last_id_ == 65'535 ? wire::PacketId{1} : static_cast<wire::PacketId>(last_id_ + 1U);
        publish.packet_id = last_id_;
    }
    return Reply{.step = Step::delivery, .packet = publish};
}

}  // namespace sonde::responder
