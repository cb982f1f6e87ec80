// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/dissect_parts.hpp"
#include "probes/wire/field_words.hpp"
#include "probes/wire/topic.hpp"

namespace sonde::wire {
namespace {

constexpr std::uint8_t reserved_bit = 0x01;
constexpr std::uint8_t clean_start_bit = 0x02;
constexpr std::uint8_t will_bit = 0x04;
constexpr std::uint8_t will_qos_bits = 0x18;
constexpr std::uint8_t will_retain_bit = 0x20;
constexpr std::uint8_t password_bit = 0x40;
constexpr std::uint8_t user_name_bit = 0x80;
/// Set by bridges of mosquitto's, which are answered as other clients are.
constexpr std::uint32_t bridge_level_bit = 0x80;

/// What a CONNECT says will come.
struct ConnectFlags {
    bool user_name{};
    bool password{};
    bool will{};
};

void dissect_protocol(FieldReader& in, Dissection& out) {
    const auto version = in.version();
    if (auto* const name = in.text(out.fields, "Protocol Name"); name != nullptr) {
        if (name->value == "MQIsdp") {
            complain(*name, "MQTT 3.1, which is older than the standard", "MQTT-3.1.2-1");
        } else if (name->value != "MQTT") {
            complain(*name, "must be MQTT", "MQTT-3.1.2-1");
        }
    }
    auto* const level =
        in.u8(out.fields, version == Version::v5 ? "Protocol Version" : "Protocol Level");
    if (level == nullptr) {
        return;
    }
    const auto number = level->number.value_or(0);
    if (number == static_cast<std::uint8_t>(version)) {
        level->value += ", MQTT " + std::string{name_of(version)};
        out.facts.push_back("MQTT " + std::string{name_of(version)});
        return;
    }
    const bool bridge = (number & bridge_level_bit) != 0;
    const auto* const words = bridge        ? "the level of a bridge of mosquitto's"
                              : number == 3 ? "MQTT 3.1"
                                            : "a level that the standard does not know";
    complain(*level, words, "MQTT-3.1.2-2");
    out.facts.push_back("level " + level->value);
}

void dissect_will_flags(FieldReader& in, PacketField& byte, ConnectFlags flags) {
    const bool retain = add_bits(byte, "Will Retain", will_retain_bit) != 0;
    explain(byte, retain ? "1, retained" : "0, not retained");
    if (retain && !flags.will) {
        complain(byte.children.back(),
                 "there is no will to retain",
                 in.by("MQTT-3.1.2-15", "MQTT-3.1.2-13"));
    }
    const auto qos = add_bits(byte, "Will QoS", will_qos_bits);
    explain(byte, qos_in_words(qos));
    if (qos == 3) {
        complain(
            byte.children.back(), "there is no QoS 3", in.by("MQTT-3.1.2-14", "MQTT-3.1.2-12"));
    } else if (qos != 0 && !flags.will) {
        complain(byte.children.back(),
                 "there is no will to send",
                 in.by("MQTT-3.1.2-13", "MQTT-3.1.2-11"));
    }
}

ConnectFlags dissect_flags(FieldReader& in, Dissection& out) {
    auto* const byte = in.u8(out.fields, "Connect Flags");
    if (byte == nullptr) {
        return {};
    }
    const auto bits = static_cast<std::uint8_t>(byte->number.value_or(0));
    const ConnectFlags flags{.user_name = (bits & user_name_bit) != 0,
                             .password = (bits & password_bit) != 0,
                             .will = (bits & will_bit) != 0};
    byte->value = hex_byte(bits);
    add_bits(*byte, "User Name", user_name_bit);
    explain(*byte, flags.user_name ? "1, given" : "0, none");
    add_bits(*byte, "Password", password_bit);
    explain(*byte, flags.password ? "1, given" : "0, none");
    if (in.version() == Version::v3_1_1 && flags.password && !flags.user_name) {
        complain(byte->children.back(), "a password without a user name", "MQTT-3.1.2-22");
    }
    dissect_will_flags(in, *byte, flags);
    add_bits(*byte, "Will", will_bit);
    explain(*byte, flags.will ? "1, given" : "0, none");
    const bool clean = add_bits(*byte,
                                in.version() == Version::v5 ? "Clean Start" : "Clean Session",
                                clean_start_bit) != 0;
    explain(*byte, clean ? "1, a new session" : "0, go on with an earlier session");
    add_reserved(*byte, reserved_bit, "MQTT-3.1.2-3");
    out.facts.emplace_back(!clean                        ? "resumes a session"
                           : in.version() == Version::v5 ? "clean start"
                                                         : "clean session");
    return flags;
}

void dissect_keep_alive(FieldReader& in, Dissection& out) {
    if (auto* const keep_alive = in.u16(out.fields, "Keep Alive")) {
        const auto seconds = keep_alive->number.value_or(0);
        keep_alive->value = in_seconds(seconds) + (seconds == 0 ? ", off" : "");
        out.facts.push_back(seconds == 0 ? "no keep alive" : "keep alive " + in_seconds(seconds));
    }
}

void dissect_will(FieldReader& in, Dissection& out) {
    dissect_properties(in, out.fields, will_holder, "Will Properties");
    if (auto* const topic = in.text(out.fields, "Will Topic")) {
        out.facts.push_back("will " + quoted(topic->value));
        if (!is_topic_name(topic->value)) {
            complain(*topic, "no topic name", "MQTT-4.7.3-1");
        }
    }
    in.binary(out.fields, "Will Payload");
}

void dissect_return_code(FieldReader& in, Dissection& out) {
    auto* const field = in.u8(out.fields, "Return Code");
    if (field == nullptr) {
        return;
    }
    const auto code = static_cast<std::uint8_t>(field->number.value_or(0));
    // A server that does not speak v5 may say so in the form of 3.1.1 with a reason code of v5.
    const bool of_v5 = ReasonCode{code} == ReasonCode::unsupported_protocol_version;
    const std::string name{of_v5 ? name_of(ReasonCode{code}) : name_of_connect_return(code)};
    field->value = hex_byte(code) + " " + name;
    if (code > 5 && !of_v5) {
        complain(*field, "the standard does not know it");
    }
    out.facts.push_back(code > 5 && !of_v5 ? field->value : name);
}

}  // namespace

void dissect_connect(FieldReader& in, Dissection& out) {
    dissect_protocol(in, out);
    const auto flags = dissect_flags(in, out);
    dissect_keep_alive(in, out);
    dissect_properties(in, out.fields, holder(PacketType::connect));
    if (auto* const client_id = in.text(out.fields, "Client Identifier")) {
        out.facts.insert(out.facts.begin(),
                         client_id->value.empty() ? "no client identifier"
                                                  : "client " + quoted(client_id->value));
    }
    if (flags.will) {
        dissect_will(in, out);
    }
    if (flags.user_name) {
        if (auto* const user_name = in.text(out.fields, "User Name")) {
            out.facts.push_back("user " + quoted(user_name->value));
        }
    }
    if (flags.password) {
        in.secret(out.fields, "Password");
    }
}

void dissect_connack(FieldReader& in, Dissection& out, const PacketContext& context) {
    bool session_present = false;
    if (auto* const flags = in.u8(out.fields, "Acknowledge Flags")) {
        flags->value = hex_byte(static_cast<std::uint8_t>(flags->number.value_or(0)));
        add_reserved(*flags, 0xfe, in.by("", "MQTT-3.2.2-1"));
        session_present = add_bits(*flags, "Session Present", 0x01) != 0;
        explain(*flags, session_present ? "1, an earlier session goes on" : "0, a new session");
    }
    const bool refused = context.body_size == 2 && in.next_byte() != 0;
    const bool in_form_of_v3_1_1 = context.version == Version::v3_1_1 || refused;
    if (in_form_of_v3_1_1) {
        dissect_return_code(in, out);
    } else {
        dissect_reason(in, out, context);
    }
    if (session_present) {
        out.facts.emplace_back("session present");
    }
    if (context.version == Version::v5 && in_form_of_v3_1_1) {
        add_left_out(out.fields, "Properties", "left out, in the form of 3.1.1", in.at());
    } else {
        dissect_properties(in, out.fields, holder(PacketType::connack));
    }
}

}  // namespace sonde::wire
