// SPDX-License-Identifier: Apache-2.0
#include "tests/exporters/field_rows.hpp"

#include "probes/wire/property.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <span>
#include <stdexcept>
#include <string_view>

namespace sonde {

namespace {

constexpr std::size_t length_size = 2;

std::string hex(std::span<const std::byte> bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : bytes) {
        text += digits[std::to_integer<unsigned>(byte) >> 4U];
        text += digits[std::to_integer<unsigned>(byte) & 0x0fU];
    }
    return text;
}

std::string lower(std::string text) {
    std::ranges::transform(
        text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// What tshark calls our fields; the name of the group in front, where a name has two meanings.
const std::map<std::string, std::string, std::less<>>& names() {
    static const std::map<std::string, std::string, std::less<>> all{
        {"Type and Flags", "mqtt.hdrflags"},
        {"Packet Type", "mqtt.msgtype"},
        {"Type and Flags/Reserved", "mqtt.hdr_reserved"},
        {"DUP", "mqtt.dupflag"},
        {"Type and Flags/QoS", "mqtt.qos"},
        {"RETAIN", "mqtt.retain"},
        {"Remaining Length", "mqtt.len"},
        {"Protocol Level", "mqtt.ver"},
        {"Protocol Version", "mqtt.ver"},
        {"Connect Flags", "mqtt.conflags"},
        {"Connect Flags/User Name", "mqtt.conflag.uname"},
        {"Connect Flags/Password", "mqtt.conflag.passwd"},
        {"Will Retain", "mqtt.conflag.retain"},
        {"Will QoS", "mqtt.conflag.qos"},
        {"Will", "mqtt.conflag.willflag"},
        {"Clean Session", "mqtt.conflag.cleansess"},
        {"Clean Start", "mqtt.conflag.cleansess"},
        {"Connect Flags/Reserved", "mqtt.conflag.reserved"},
        {"Keep Alive", "mqtt.kalive"},
        {"Acknowledge Flags", "mqtt.conack.flags"},
        {"Acknowledge Flags/Reserved", "mqtt.conack.flags.reserved"},
        {"Session Present", "mqtt.conack.flags.sp"},
        {"Packet Identifier", "mqtt.msgid"},
        {"Requested QoS", "mqtt.sub.qos"},
        {"Options", "mqtt.subscription_options"},
        {"Options/Reserved", "mqtt.subscription_options_reserved"},
        {"Retain Handling", "mqtt.subscription_options_retain"},
        {"Retain As Published", "mqtt.subscription_options_rap"},
        {"No Local", "mqtt.subscription_options_nl"},
        {"Options/QoS", "mqtt.subscription_options_qos"},
        {"Property Length", "mqtt.property_len"},
    };
    return all;
}

struct TextNames {
    std::string length;
    std::string content;
};

const std::map<std::string, TextNames, std::less<>>& text_names() {
    static const std::map<std::string, TextNames, std::less<>> all{
        {"Protocol Name", {"mqtt.proto_len", "mqtt.protoname"}},
        {"Client Identifier", {"mqtt.clientid_len", "mqtt.clientid"}},
        {"Will Topic", {"mqtt.willtopic_len", "mqtt.willtopic"}},
        {"Will Payload", {"mqtt.willmsg_len", "mqtt.willmsg"}},
        {"User Name", {"mqtt.username_len", "mqtt.username"}},
        {"Password", {"mqtt.passwd_len", "mqtt.passwd"}},
        {"Topic Name", {"mqtt.topic_len", "mqtt.topic"}},
        {"Topic Filter", {"mqtt.topic_len", "mqtt.topic"}},
        {"Name", {"mqtt.prop_key_len", "mqtt.prop_key"}},
        {"Value", {"mqtt.prop_value_len", "mqtt.prop_value"}},
    };
    return all;
}

class Rows {
  public:
    Rows(const TracedPacket& packet, const wire::Bytes& bytes) : packet_{packet}, bytes_{bytes} {
        for (const auto& field : packet.dissection.fields) {
            add(field, "");
        }
    }

    PacketRows rows() && { return std::move(rows_); }

  private:
    void add(const PacketField& field, const std::string& group) {
        const bool bits_of_3_1_1 = group == "Requested QoS";
        if (field.length == 0 || bits_of_3_1_1) {
            return;
        }
        if (group.ends_with("Properties") && field.name != "Property Length") {
            add_property(field);
        } else if (field.name == "Reason Code" || field.name == "Return Code") {
            add_code(field);
        } else if (field.name == "Payload") {
            rows_.push_back({"mqtt.msg", field.offset, field.length, content_of(field)});
        } else if (const auto* const text = find(text_names(), field.name);
                   text != nullptr && field.bits == 0) {
            add_text(field, field.offset, *text);
        } else {
            add_number(field, group);
        }
    }

    template <class Map>
    static const typename Map::mapped_type* find(const Map& map, const std::string& name) {
        const auto found = map.find(name);
        return found != map.end() ? &found->second : nullptr;
    }

    void add_number(const PacketField& field, const std::string& group) {
        const auto* name = find(names(), group + "/" + field.name);
        name = name != nullptr ? name : find(names(), field.name);
        if (field.name.ends_with("Properties")) {
            const bool will = field.name == "Will Properties";
            rows_.push_back({will ? "mqtt.will_properties" : "mqtt.properties",
                             field.offset,
                             field.length,
                             ""});
        } else if (name != nullptr) {
            rows_.push_back(
                {*name, field.offset, field.length, std::to_string(field.number.value())});
        } else if (field.name != "Fixed Header" && field.name != "Subscription") {
            throw std::logic_error{"tshark has no name for " + field.name};
        }
        for (const auto& child : field.children) {
            add(child, field.name);
        }
    }

    void add_code(const PacketField& field) {
        const auto number = std::to_string(field.number.value());
        const auto packet = lower(packet_.dissection.name);
        std::string name = "mqtt." + packet + ".reason_code";
        std::string value = number + " " + field.value.substr(field.value.find(' ') + 1);
        if (field.name == "Return Code" && packet_.mqtt == MqttVersion::v3_1_1) {
            name = packet == "suback" ? "mqtt.suback.qos" : "mqtt.conack.val";
            value = number;
        }
        rows_.push_back({name, field.offset, field.length, value});
    }

    void add_property(const PacketField& field) {
        const auto rules = wire::property_rules();
        const auto rule = std::ranges::find(rules, field.name, &wire::PropertyRule::name);
        if (rule == rules.end()) {
            throw std::logic_error{"no property " + field.name};
        }
        const auto id = static_cast<unsigned>(rule->id);
        rows_.push_back(
            {"mqtt.property_id", field.offset, 1, std::to_string(id) + " " + field.name});
        const auto at = field.offset + 1;
        if (rule->id == wire::PropertyId::content_type) {
            const auto whole = hex(std::span{bytes_}.subspan(at, length_size)) + content_of(field);
            rows_.push_back({"mqtt.property.content_type", at, field.length - 1, whole});
        } else if (rule->kind == wire::PropertyKind::text ||
                   rule->kind == wire::PropertyKind::binary) {
            add_text(field, at, {"mqtt.prop_string_len", "mqtt.prop_string"});
        } else if (rule->kind == wire::PropertyKind::pair) {
            for (const auto& child : field.children) {
                add(child, field.name);
            }
        } else {
            const std::string name =
                rule->id == wire::PropertyId::topic_alias   ? "mqtt.property.topic_alias"
                : rule->id == wire::PropertyId::maximum_qos ? "mqtt.property.max_qos"
                                                            : "mqtt.prop_number";
            rows_.push_back({name, at, field.length - 1, std::to_string(field.number.value())});
        }
    }

    /// The length at `at`, and the content behind it.
    void add_text(const PacketField& field, std::size_t at, const TextNames& text) {
        const auto size = field.offset + field.length - at - length_size;
        rows_.push_back({text.length, at, length_size, std::to_string(size)});
        if (size > 0) {
            rows_.push_back({text.content, at + length_size, size, content_of(field)});
        }
    }

    /// What our field shows, as bytes.
    std::string content_of(const PacketField& field) const {
        if (field.value.starts_with("********")) {
            const auto size = field.number.value();
            return hex(std::span{bytes_}.subspan(field.offset + field.length - size, size));
        }
        if (field.children.empty()) {
            return hex(wire::as_bytes(field.value));
        }
        const auto& shown = field.children.front();
        if (shown.name == "Text") {
            return hex(wire::as_bytes(shown.value));
        }
        auto digits = shown.value;
        std::erase(digits, ' ');
        return digits;
    }

    const TracedPacket& packet_;
    const wire::Bytes& bytes_;
    PacketRows rows_{};
};

}  // namespace

std::ostream& operator<<(std::ostream& out, const FieldRow& row) {
    return out << row.name << " @" << row.offset << '+' << row.size << " = " << row.value;
}

PacketRows rows_of(const TracedPacket& packet, const wire::Bytes& bytes) {
    return Rows{packet, bytes}.rows();
}

}  // namespace sonde
