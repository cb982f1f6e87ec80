// SPDX-License-Identifier: Apache-2.0
#include "tests/wire/tree_of.hpp"

#include <stdexcept>

namespace sonde::wire {
namespace {

void append(std::string& text, const PacketField& field, std::size_t depth) {
    text.append(2 * depth, ' ').append(field.name);
    if (!field.value.empty()) {
        text.append(": ").append(field.value);
    }
    text += field.bits != 0
                ? " [bits]"
                : " [" + std::to_string(field.offset) + "+" + std::to_string(field.length) + "]";
    if (!field.problem.empty()) {
        text.append(" ! ").append(field.problem);
    }
    text += '\n';
    for (const auto& child : field.children) {
        append(text, child, depth + 1);
    }
}

}  // namespace

std::string tree_of(const Dissection& dissection) {
    std::string text;
    for (const auto& field : dissection.fields) {
        append(text, field, 0);
    }
    return text;
}

Sender sender_of(const Bytes& packet) {
    switch (static_cast<PacketType>(std::to_integer<unsigned>(packet.front()) >> 4U)) {
        case PacketType::connack:
        case PacketType::suback:
        case PacketType::unsuback:
        case PacketType::pingresp:
            return Sender::server;
        case PacketType::disconnect:
            return packet.size() > 3 ? Sender::server : Sender::client;
        case PacketType::connect:
        case PacketType::publish:
        case PacketType::puback:
        case PacketType::pubrec:
        case PacketType::pubrel:
        case PacketType::pubcomp:
        case PacketType::subscribe:
        case PacketType::unsubscribe:
        case PacketType::pingreq:
        case PacketType::auth:
            break;
    }
    return Sender::client;
}

const Golden& golden_of(const std::string& name) {
    static const auto all = goldens();
    for (const auto& golden : all) {
        if (golden.name == name) {
            return golden;
        }
    }
    throw std::invalid_argument{"no golden packet " + name};
}

}  // namespace sonde::wire
