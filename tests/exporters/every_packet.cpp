// SPDX-License-Identifier: Apache-2.0
#include "tests/exporters/every_packet.hpp"

#include "probes/wire/encode.hpp"
#include "probes/wire/mask_secrets.hpp"
#include "tests/wire/golden.hpp"
#include "tests/wire/tree_of.hpp"

#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace sonde {

namespace {

using namespace wire;

constexpr std::array versions{Version::v3_1_1, Version::v5};

void add_sample(PropertyBuffer& buffer, const PropertyRule& rule) {
    static constexpr std::string_view data{"\x01\x80\xff", 3};
    switch (rule.kind) {
        case PropertyKind::byte:
            buffer.add(rule.id, 1U);
            break;
        case PropertyKind::two_bytes:
            buffer.add(rule.id, 0x1234U);
            break;
        case PropertyKind::four_bytes:
            buffer.add(rule.id, 0x12345678U);
            break;
        case PropertyKind::varint:
            buffer.add(rule.id, 300U);
            break;
        case PropertyKind::text:
            buffer.add(rule.id, "of/\u00e9\U0001f600");
            break;
        case PropertyKind::binary:
            buffer.add(rule.id, as_bytes(data));
            break;
        case PropertyKind::pair:
            buffer.add_user("name", "value");
            break;
    }
}

/// All that the standard allows there, twice what may stand twice.
Properties all_properties(Holders place) {
    PropertyBuffer buffer;
    for (const auto& rule : property_rules()) {
        if ((rule.allowed & place) != 0) {
            add_sample(buffer, rule);
        }
        if ((rule.repeatable & place) != 0) {
            add_sample(buffer, rule);
        }
    }
    return keep(std::move(buffer)).view();
}

class Collection {
  public:
    void add(Version version, Sender sender, const std::string& name, const Packet& packet) {
        Bytes bytes;
        if (const auto size = append(version, packet, bytes); !size) {
            throw std::logic_error{name + ": " + std::string{sentence_of(size.error())}};
        }
        add_bytes(version, sender, name, std::move(bytes));
    }

    void add_bytes(Version version, Sender sender, const std::string& name, Bytes bytes) {
        mask_secrets(bytes);
        packets_.push_back(
            {.name = std::string{name_of(version)} + " " + name,
             .version = version == Version::v5 ? MqttVersion::v5 : MqttVersion::v3_1_1,
             .direction = sender == Sender::client ? Direction::sent : Direction::received,
             .bytes = std::move(bytes)});
    }

    std::vector<SamplePacket> packets() && { return std::move(packets_); }

  private:
    std::vector<SamplePacket> packets_{};
};

void add_goldens(Collection& all) {
    for (const auto& golden : goldens()) {
        const auto name = golden.name.substr(golden.name.find(' ') + 1);
        all.add_bytes(golden.version, sender_of(golden.bytes), name, golden.bytes);
    }
}

void add_connects(Collection& all) {
    for (const auto version : versions) {
        const bool v5 = version == Version::v5;
        for (unsigned choice = 0; choice < 16; ++choice) {
            Connect connect{.client_id = "a client", .clean_start = (choice & 1U) != 0};
            connect.keep_alive = static_cast<std::uint16_t>(choice * 1000);
            if ((choice & 2U) != 0) {
                connect.will = Will{.topic = "a/will", .qos = static_cast<Qos>(choice % 3)};
                connect.will->payload = as_bytes("gone");
                connect.will->retain = (choice & 4U) != 0;
                connect.will->properties = v5 ? all_properties(will_holder) : Properties{};
            }
            if ((choice & 8U) != 0) {
                connect.user_name = "a user";
                connect.password = as_bytes("a password");
            }
            connect.properties = v5 ? all_properties(holder(PacketType::connect)) : Properties{};
            all.add(version, Sender::client, "CONNECT " + std::to_string(choice), connect);
        }
    }
}

void add_publishes(Collection& all) {
    for (const auto version : versions) {
        for (unsigned choice = 0; choice < 12; ++choice) {
            Publish publish{.topic = "a/\u00e9/topic", .payload = as_bytes("a payload")};
            publish.qos = static_cast<Qos>(choice % 3);
            publish.packet_id = static_cast<PacketId>(choice % 3 == 0 ? 0 : 1000 + choice);
            publish.retain = (choice & 4U) != 0;
            publish.dup = choice >= 6 && choice % 3 != 0;
            if (version == Version::v5) {
                publish.properties = all_properties(holder(PacketType::publish));
            }
            all.add(version, Sender::server, "PUBLISH " + std::to_string(choice), publish);
        }
    }
}

void add_subscriptions(Collection& all) {
    for (const auto version : versions) {
        const bool v5 = version == Version::v5;
        Subscribe subscribe{.packet_id = 77};
        for (unsigned choice = 0; choice < (v5 ? 36U : 3U); ++choice) {
            subscribe.subscriptions.push_back(
                {.filter = "a/+/#",
                 .qos = static_cast<Qos>(choice % 3),
                 .no_local = (choice / 3) % 2 == 1,
                 .retain_as_published = (choice / 6) % 2 == 1,
                 .retain_handling = static_cast<RetainHandling>(choice / 12)});
        }
        Unsubscribe unsubscribe{.packet_id = 78, .filters = {"a", "b/\u00e9", "c/#"}};
        if (v5) {
            subscribe.properties = all_properties(holder(PacketType::subscribe));
            unsubscribe.properties = all_properties(holder(PacketType::unsubscribe));
        }
        all.add(version, Sender::client, "SUBSCRIBE", subscribe);
        all.add(version, Sender::client, "UNSUBSCRIBE", unsubscribe);
    }
}

Packet with_reason(PacketType type, ReasonCode code) {
    const auto properties = all_properties(holder(type));
    switch (type) {
        case PacketType::connack:
            return Connack{.session_present = code == ReasonCode::success,
                           .reason = code,
                           .properties = properties};
        case PacketType::puback:
        case PacketType::pubrec:
        case PacketType::pubrel:
        case PacketType::pubcomp:
            return Acknowledgement{
                .type = type, .packet_id = 4711, .reason = code, .properties = properties};
        case PacketType::suback:
            return Suback{.packet_id = 77,
                          .codes = keep(Bytes{static_cast<std::byte>(code)}),
                          .properties = properties};
        case PacketType::unsuback:
            return Unsuback{.packet_id = 78,
                            .codes = keep(Bytes{static_cast<std::byte>(code)}),
                            .properties = properties};
        case PacketType::disconnect:
            return Disconnect{.reason = code, .properties = properties};
        case PacketType::auth:
            return Auth{.reason = code, .properties = properties};
        case PacketType::connect:
        case PacketType::publish:
        case PacketType::subscribe:
        case PacketType::unsubscribe:
        case PacketType::pingreq:
        case PacketType::pingresp:
            break;
    }
    throw std::logic_error{"no packet with a reason code"};
}

void add_reasons(Collection& all) {
    for (unsigned type = 1; type <= 15; ++type) {
        for (unsigned byte = 0; byte < 256; ++byte) {
            const auto kind = static_cast<PacketType>(type);
            const ReasonCode code{static_cast<std::uint8_t>(byte)};
            if (is_listed(kind, code)) {
                const auto sender =
                    is_listed(kind, code, Sender::client) ? Sender::client : Sender::server;
                all.add(Version::v5,
                        sender,
                        std::string{name_of(kind)} + " with " + std::string{name_of(code)},
                        with_reason(kind, code));
            }
        }
    }
    for (unsigned code = 0; code <= 5; ++code) {
        all.add(Version::v3_1_1,
                Sender::server,
                "CONNACK " + std::to_string(code),
                Connack{.reason = ReasonCode{static_cast<std::uint8_t>(code)}});
    }
}

}  // namespace

std::vector<SamplePacket> every_packet() {
    Collection all;
    add_goldens(all);
    add_connects(all);
    add_publishes(all);
    add_subscriptions(all);
    add_reasons(all);
    return std::move(all).packets();
}

}  // namespace sonde
