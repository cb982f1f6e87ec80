// SPDX-License-Identifier: Apache-2.0
#include "tests/paho/witness_peer.hpp"

#include <array>
#include <span>

/// Asked by LeakSanitizer alone. Paho 1.3.12 keeps its copies of the properties of CONNECT and of
/// the will when a client is destroyed; a process of ours ends with each client, so nothing comes
/// of it.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT: the sanitizer's name
    return "leak:libpaho-mqtt3as";
}

namespace sonde::testing {

using wire::PacketType;

std::vector<wire::Packet> usual_answer(wire::Version version, const wire::Packet& packet) {
    static constexpr std::array granted{std::byte{2}};
    static constexpr std::array success{std::byte{0}, std::byte{0}};
    if (std::holds_alternative<wire::Connect>(packet)) {
        return {wire::Connack{}};
    }
    if (const auto* subscribe = std::get_if<wire::Subscribe>(&packet)) {
        return {wire::Suback{.packet_id = subscribe->packet_id, .codes = granted}};
    }
    if (const auto* unsubscribe = std::get_if<wire::Unsubscribe>(&packet)) {
        const auto codes = version == wire::Version::v5 ? unsubscribe->filters.size() : 0;
        return {wire::Unsuback{.packet_id = unsubscribe->packet_id,
                               .codes = std::span{success}.first(codes)}};
    }
    if (const auto* publish = std::get_if<wire::Publish>(&packet);
        publish != nullptr && publish->qos != wire::Qos::at_most_once) {
        const auto type =
            publish->qos == wire::Qos::at_least_once ? PacketType::puback : PacketType::pubrec;
        return {wire::Acknowledgement{.type = type, .packet_id = publish->packet_id}};
    }
    if (const auto* ack = std::get_if<wire::Acknowledgement>(&packet);
        ack != nullptr && ack->type == PacketType::pubrel) {
        return {wire::Acknowledgement{.type = PacketType::pubcomp, .packet_id = ack->packet_id}};
    }
    return {};
}

int paho_version(wire::Version version) {
    return version == wire::Version::v5 ? MQTTVERSION_5 : MQTTVERSION_3_1_1;
}

::mqtt::connect_options options_for(wire::Version version) {
    // The version comes first: setting it takes the properties away again.
    ::mqtt::connect_options options;
    options.set_mqtt_version(paho_version(version));
    if (version == wire::Version::v5) {
        options.set_clean_start(true);
    }
    return options;
}

Shown show(wire::Version version, const wire::Publish& publish) {
    Peer peer{version, [&publish](wire::Version spoken, const wire::Packet& packet) {
                  auto answer = usual_answer(spoken, packet);
                  if (std::holds_alternative<wire::Subscribe>(packet)) {
                      answer.emplace_back(publish);
                  }
                  if (const auto* ack = std::get_if<wire::Acknowledgement>(&packet);
                      ack != nullptr && ack->type == PacketType::pubrec) {
                      answer.emplace_back(wire::Acknowledgement{.type = PacketType::pubrel,
                                                                .packet_id = ack->packet_id});
                  }
                  return answer;
              }};
    Shown shown;
    peer.client().start_consuming();
    peer.client().subscribe("#", 2)->wait_for(patience);
    peer.client().try_consume_message_for(&shown.message, patience);
    // Paho answers in order, so what it answered to the message is there before this is.
    peer.client().unsubscribe("#")->wait_for(patience);
    for (const auto& ack : peer.sent<wire::Acknowledgement>()) {
        shown.answers.push_back(ack.type);
    }
    return shown;
}

}  // namespace sonde::testing
