// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/session.hpp"
#include "probes/wire/session_send.hpp"

namespace sonde::wire {

using enum ReasonCode;

namespace {

constexpr bool is_acknowledgement(PacketType type) {
    return type >= PacketType::puback && type <= PacketType::pubcomp;
}

}  // namespace

Session::Outcome Session::handle(const Frame& frame, Bytes& out) {
    // The packets that messages are made of go without the detour over the variant.
    if (state_ == State::connected && frame.type == PacketType::publish) {
        const auto publish = decode_publish(settings_.version, frame);
        return publish ? on(*publish, out) : Broken{publish.error()};
    }
    if (state_ == State::connected && is_acknowledgement(frame.type)) {
        const auto ack = decode_acknowledgement(settings_.version, frame);
        return ack ? on(*ack, out) : Broken{ack.error()};
    }
    const auto packet = decode(settings_.version, frame);
    if (!packet) {
        return Broken{packet.error()};
    }
    if (state_ == State::connecting) {
        return handle_first(*packet, out);
    }
    return std::visit([this, &out](const auto& kind) { return on(kind, out); }, *packet);
}

template <class ClientPacket>
Session::Outcome Session::on(const ClientPacket& /*packet*/, Bytes& /*out*/) {
    return Broken{Violation{protocol_error, "", "a packet that only clients may send"}};
}

void Session::answer(PacketType type, PacketId id, ReasonCode reason, Bytes& out) {
    // A server whose Maximum Packet Size has no room for four bytes gets no answer.
    static_cast<void>(
        send(now_,
             Acknowledgement{.type = type, .packet_id = id, .reason = is_v5() ? reason : success},
             out));
}

Session::Outcome Session::on(const Publish& publish, Bytes& out) {
    const auto topic = aliases_.resolve(publish);
    if (!topic) {
        return Broken{topic.error()};
    }
    switch (inbox_.arrive(publish.qos, publish.packet_id)) {
        case Arrival::too_many:
            if (!is_v5()) {
                break;  // 3.1.1 has no such limit.
            }
            return Broken{Violation{receive_maximum_exceeded,
                                    "MQTT-3.3.4-9",
                                    "more unacknowledged messages than our Receive Maximum"}};
        case Arrival::repeated:
            answer(PacketType::pubrec, publish.packet_id, success, out);
            return Repeated{publish.packet_id};
        case Arrival::fresh:
            break;
    }
    if (publish.qos == Qos::at_least_once) {
        answer(PacketType::puback, publish.packet_id, success, out);
    } else if (publish.qos == Qos::exactly_once) {
        answer(PacketType::pubrec, publish.packet_id, success, out);
    }
    return Received{.topic = *topic,
                    .payload = publish.payload,
                    .qos = publish.qos,
                    .retain = publish.retain,
                    .dup = publish.dup,
                    .packet_id = publish.packet_id,
                    .properties = publish.properties};
}

Session::Outcome Session::on_pubrel(const Acknowledgement& ack, Bytes& out) {
    const bool known = inbox_.release(ack.packet_id);
    answer(PacketType::pubcomp, ack.packet_id, known ? success : packet_identifier_not_found, out);
    return Released{.packet_id = ack.packet_id,
                    .reason = ack.reason,
                    .properties = ack.properties,
                    .known = known};
}

Session::Outcome Session::on(const Pingresp& /*pingresp*/, Bytes& /*out*/) {
    if (const auto number = keep_alive_.pong(now_)) {
        return Pong{*number};
    }
    return UnsolicitedPong{};
}

Session::Outcome Session::on(const Disconnect& disconnect, Bytes& /*out*/) {
    if (!is_v5()) {
        return Broken{Violation{protocol_error, "", "a DISCONNECT from a 3.1.1 server"}};
    }
    if (disconnect.properties.contains(PropertyId::session_expiry_interval)) {
        return Broken{Violation{protocol_error,
                                "MQTT-3.14.2-2",
                                "a DISCONNECT from the server with Session Expiry Interval",
                                static_cast<std::uint8_t>(disconnect.reason)}};
    }
    state_ = State::closed;
    return Disconnected{.reason = disconnect.reason, .properties = disconnect.properties};
}

Session::Outcome Session::on(const Auth& auth, Bytes& /*out*/) {
    const auto byte = static_cast<std::uint8_t>(auth.reason);
    if (!settings_.authentication) {
        return Broken{Violation{
            protocol_error, "MQTT-4.12.0-6", "an AUTH although we offered no method", byte}};
    }
    if (const auto violation = judge_method(auth.properties)) {
        return Broken{*violation};
    }
    if (const auto violation = judge_problem_information(auth.properties)) {
        return Broken{*violation};
    }
    const bool expected = state_ == State::connecting
                              ? auth.reason == continue_authentication
                              : re_authenticating_ && auth.reason != re_authenticate;
    if (!expected) {
        return Broken{
            Violation{protocol_error, "MQTT-3.15.2-1", "an AUTH that nothing has asked for", byte}};
    }
    re_authenticating_ = re_authenticating_ && auth.reason == continue_authentication;
    return AuthRequest{.reason = auth.reason,
                       .method = settings_.authentication->method,
                       .data = auth.properties.binary(PropertyId::authentication_data)
                                   .value_or(std::span<const std::byte>{}),
                       .properties = auth.properties};
}

std::optional<Violation> Session::judge_problem_information(const Properties& properties) const {
    if (settings_.request_problem_information.value_or(true) || properties.empty()) {
        return std::nullopt;
    }
    if (properties.contains(PropertyId::reason_string) ||
        properties.contains(PropertyId::user_property)) {
        return Violation{protocol_error,
                         "MQTT-3.1.2-29",
                         "a Reason String or User Property although we asked for none"};
    }
    return std::nullopt;
}

}  // namespace sonde::wire
