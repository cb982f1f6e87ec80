#include "probes/wire/session.hpp"
#include "probes/wire/session_send.hpp"

namespace sonde::wire {

using enum ReasonCode;

Session::Outcome Session::handle(const Frame& frame, Bytes& out) {
    if (frame.type == PacketType::publish && state_ == State::connected) {
        const auto publish = decode_publish(settings_.version, frame);
        return publish ? on(*publish, out) : tl::unexpected{publish.error()};
    }
    const auto packet = decode(settings_.version, frame);
    if (!packet) {
        return tl::unexpected{packet.error()};
    }
    if (state_ == State::connecting) {
        return handle_first(*packet, out);
    }
    return std::visit([this, &out](const auto& kind) { return on(kind, out); }, *packet);
}

template <class ClientPacket>
Session::Outcome Session::on(const ClientPacket& /*packet*/, Bytes& /*out*/) {
    return tl::unexpected{Violation{protocol_error, "", "a packet that only clients may send"}};
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
        return tl::unexpected{topic.error()};
    }
    switch (inbox_.arrive(publish.qos, publish.packet_id)) {
        case Arrival::too_many:
            if (!is_v5()) {
                break;  // 3.1.1 has no such limit.
            }
            return tl::unexpected{
                Violation{receive_maximum_exceeded,
                          "MQTT-3.3.4-9",
                          "more unacknowledged messages than our Receive Maximum"}};
        case Arrival::repeated:
            answer(PacketType::pubrec, publish.packet_id, success, out);
            return Event{Repeated{publish.packet_id}};
        case Arrival::fresh:
            break;
    }
    if (publish.qos == Qos::at_least_once) {
        answer(PacketType::puback, publish.packet_id, success, out);
    } else if (publish.qos == Qos::exactly_once) {
        answer(PacketType::pubrec, publish.packet_id, success, out);
    }
    return Event{Received{.topic = *topic,
                          .payload = publish.payload,
                          .qos = publish.qos,
                          .retain = publish.retain,
                          .dup = publish.dup,
                          .packet_id = publish.packet_id,
                          .properties = publish.properties}};
}

Session::Outcome Session::on_pubrel(const Acknowledgement& ack, Bytes& out) {
    const bool known = inbox_.release(ack.packet_id);
    answer(PacketType::pubcomp, ack.packet_id, known ? success : packet_identifier_not_found, out);
    return Event{Released{.packet_id = ack.packet_id,
                          .reason = ack.reason,
                          .properties = ack.properties,
                          .known = known}};
}

Session::Outcome Session::on(const Pingresp& /*pingresp*/, Bytes& /*out*/) {
    if (const auto number = keep_alive_.pong(now_)) {
        return Event{Pong{*number}};
    }
    return Event{UnsolicitedPong{}};
}

Session::Outcome Session::on(const Disconnect& disconnect, Bytes& /*out*/) {
    if (!is_v5()) {
        return tl::unexpected{Violation{protocol_error, "", "a DISCONNECT from a 3.1.1 server"}};
    }
    if (disconnect.properties.contains(PropertyId::session_expiry_interval)) {
        return tl::unexpected{Violation{protocol_error,
                                        "MQTT-3.14.2-2",
                                        "a DISCONNECT from the server with Session Expiry Interval",
                                        static_cast<std::uint8_t>(disconnect.reason)}};
    }
    state_ = State::closed;
    return Event{Disconnected{.reason = disconnect.reason, .properties = disconnect.properties}};
}

Session::Outcome Session::on(const Auth& auth, Bytes& /*out*/) {
    const auto byte = static_cast<std::uint8_t>(auth.reason);
    if (!settings_.authentication) {
        return tl::unexpected{Violation{
            protocol_error, "MQTT-4.12.0-6", "an AUTH although we offered no method", byte}};
    }
    if (const auto violation = judge_method(auth.properties)) {
        return tl::unexpected{*violation};
    }
    if (const auto violation = judge_problem_information(auth.properties)) {
        return tl::unexpected{*violation};
    }
    const bool expected = state_ == State::connecting
                              ? auth.reason == continue_authentication
                              : re_authenticating_ && auth.reason != re_authenticate;
    if (!expected) {
        return tl::unexpected{
            Violation{protocol_error, "MQTT-3.15.2-1", "an AUTH that nothing has asked for", byte}};
    }
    re_authenticating_ = re_authenticating_ && auth.reason == continue_authentication;
    return Event{AuthRequest{.reason = auth.reason,
                             .method = settings_.authentication->method,
                             .data = auth.properties.binary(PropertyId::authentication_data)
                                         .value_or(std::span<const std::byte>{}),
                             .properties = auth.properties}};
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
