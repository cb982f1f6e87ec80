// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/session.hpp"
#include "probes/wire/session_send.hpp"

namespace sonde::wire {

using enum ReasonCode;

Session::Outcome Session::on(const Acknowledgement& ack, Bytes& out) {
    if (const auto violation = judge_problem_information(ack.properties)) {
        return Broken{*violation};
    }
    switch (ack.type) {
        case PacketType::puback:
            return on_puback(ack, out);
        case PacketType::pubrec:
            return on_pubrec(ack, out);
        case PacketType::pubcomp:
            return on_pubcomp(ack, out);
        default:
            return on_pubrel(ack, out);
    }
}

Session::Outcome Session::on_puback(const Acknowledgement& ack, Bytes& out) {
    Exchange* exchange = exchanges_.find(ack.packet_id);
    if (exchange == nullptr || exchange->awaits != PacketType::puback) {
        return Broken{Violation{protocol_error,
                                by("MQTT-2.3.1-6", "MQTT-2.2.1-5"),
                                "a PUBACK for no open QoS 1 message"}};
    }
    return finish(*exchange, ack, out);
}

Session::Outcome Session::on_pubrec(const Acknowledgement& ack, Bytes& out) {
    Exchange* exchange = exchanges_.find(ack.packet_id);
    if (exchange == nullptr || exchange->awaits != PacketType::pubrec) {
        return Broken{Violation{protocol_error,
                                by("MQTT-2.3.1-6", "MQTT-2.2.1-5"),
                                "a PUBREC for no open QoS 2 message"}};
    }
    if (is_failure(ack.reason)) {
        return finish(*exchange, ack, out);  // 4.3.3-4: no PUBREL.
    }
    exchanges_.advance(*exchange, ack.reason);
    answer(PacketType::pubrel, ack.packet_id, success, out);
    return Stored{.packet_id = ack.packet_id, .reason = ack.reason, .properties = ack.properties};
}

Session::Outcome Session::on_pubcomp(const Acknowledgement& ack, Bytes& out) {
    Exchange* exchange = exchanges_.find(ack.packet_id);
    if (exchange == nullptr || exchange->awaits != PacketType::pubcomp) {
        return Broken{Violation{
            protocol_error, by("MQTT-2.3.1-6", "MQTT-2.2.1-5"), "a PUBCOMP without our PUBREL"}};
    }
    return finish(*exchange, ack, out);
}

Session::Outcome Session::finish(Exchange& exchange, const Acknowledgement& ack, Bytes& out) {
    Acknowledged acknowledged{
        .packet_id = ack.packet_id,
        .qos = ack.type == PacketType::puback ? Qos::at_least_once : Qos::exactly_once,
        .by = ack.type,
        .reason = ack.reason,
        .properties = ack.properties};
    if (ack.type == PacketType::pubcomp && ack.reason == success) {
        acknowledged.reason = exchange.stored_with;
    }
    exchanges_.finish(exchange);
    resend(out);
    return acknowledged;
}

Session::Outcome Session::on(const Suback& suback, Bytes& /*out*/) {
    if (const auto violation = judge_problem_information(suback.properties)) {
        return Broken{*violation};
    }
    Exchange* exchange = exchanges_.find(suback.packet_id);
    if (exchange == nullptr || exchange->awaits != PacketType::suback) {
        return Broken{Violation{
            protocol_error, by("MQTT-2.3.1-7", "MQTT-2.2.1-6"), "a SUBACK for no open SUBSCRIBE"}};
    }
    if (exchange->filters != suback.codes.size()) {
        return Broken{Violation{protocol_error,
                                by("MQTT-3.8.4-5", "MQTT-3.8.4-6"),
                                "a SUBACK with more or fewer codes than filters"}};
    }
    exchanges_.finish(*exchange);
    return Subscribed{
        .packet_id = suback.packet_id, .codes = suback.codes, .properties = suback.properties};
}

Session::Outcome Session::on(const Unsuback& unsuback, Bytes& /*out*/) {
    if (const auto violation = judge_problem_information(unsuback.properties)) {
        return Broken{*violation};
    }
    Exchange* exchange = exchanges_.find(unsuback.packet_id);
    if (exchange == nullptr || exchange->awaits != PacketType::unsuback) {
        return Broken{Violation{protocol_error,
                                by("MQTT-2.3.1-7", "MQTT-2.2.1-6"),
                                "an UNSUBACK for no open UNSUBSCRIBE"}};
    }
    if (is_v5() && exchange->filters != unsuback.codes.size()) {
        return Broken{Violation{
            protocol_error, "MQTT-3.11.3-1", "an UNSUBACK with more or fewer codes than filters"}};
    }
    exchanges_.finish(*exchange);
    return Unsubscribed{.packet_id = unsuback.packet_id,
                        .codes = unsuback.codes,
                        .properties = unsuback.properties};
}

}  // namespace sonde::wire
