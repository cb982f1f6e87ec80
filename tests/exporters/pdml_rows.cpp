// SPDX-License-Identifier: Apache-2.0
#include "tests/exporters/field_rows.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>

namespace sonde {

namespace {

/// Of an element that stands in one line.
std::optional<std::string> attribute(std::string_view line, std::string_view name) {
    const auto start = " " + std::string{name} + "=\"";
    const auto at = line.find(start);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    line.remove_prefix(at + start.size());
    return std::string{line.substr(0, line.find('"'))};
}

std::size_t number(std::string_view line, std::string_view name) {
    return std::stoul(attribute(line, name).value_or("0"), nullptr, 0);
}

/// `Reason Code: Not authorized (135)` without what is around the name.
std::string name_in(const std::string& shown) {
    // Where tshark has other words than the standard.
    static const std::map<std::string, std::string> names{
        {"Publication Expiry Interval", "Message Expiry Interval"},
        {"Shared Subscription not supported", "Shared Subscriptions not supported"},
        {"Wildcard Subscription not supported", "Wildcard Subscriptions not supported"},
    };
    const auto colon = shown.find(": ");
    const auto bracket = shown.rfind(" (");
    const auto name = shown.substr(colon + 2, bracket - colon - 2);
    const auto other = names.find(name);
    return other != names.end() ? other->second : name;
}

/// Fields that are bytes, and not what they mean.
bool is_bytes(std::string_view name) {
    static constexpr std::array<std::string_view, 12> all{"mqtt.protoname",
                                                          "mqtt.clientid",
                                                          "mqtt.willtopic",
                                                          "mqtt.willmsg",
                                                          "mqtt.username",
                                                          "mqtt.passwd",
                                                          "mqtt.topic",
                                                          "mqtt.msg",
                                                          "mqtt.prop_string",
                                                          "mqtt.prop_key",
                                                          "mqtt.prop_value",
                                                          "mqtt.property.content_type"};
    return std::ranges::find(all, name) != all.end();
}

bool is_group(std::string_view name) {
    return name == "mqtt.properties" || name == "mqtt.will_properties";
}

bool has_name(std::string_view name) {
    return name == "mqtt.property_id" || name.ends_with(".reason_code");
}

std::string value_of(const std::string& line, const std::string& name) {
    if (is_group(name)) {
        return "";
    }
    if (is_bytes(name)) {
        return attribute(line, "value").value_or("");
    }
    const auto value = std::to_string(number(line, "show"));
    return has_name(name) ? value + " " + name_in(attribute(line, "showname").value_or("")) : value;
}

}  // namespace

std::vector<PacketRows> rows_of_pdml(const std::string& pdml) {
    std::vector<PacketRows> packets;
    std::istringstream lines{pdml};
    std::size_t start = 0;
    bool in_mqtt = false;
    for (std::string line; std::getline(lines, line);) {
        const auto name = attribute(line, "name").value_or("");
        if (line.find("<proto ") != std::string::npos) {
            in_mqtt = name == "mqtt";
            if (in_mqtt) {
                start = number(line, "pos");
                packets.emplace_back();
            }
            continue;
        }
        // What tshark concludes has no size, and stands nowhere in the packet.
        const bool field = in_mqtt && name.starts_with("mqtt.");
        const auto size = field ? number(line, "size") : 0;
        if (size > 0) {
            packets.back().push_back({.name = name,
                                      .offset = number(line, "pos") - start,
                                      .size = size,
                                      .value = value_of(line, name)});
        }
    }
    return packets;
}

}  // namespace sonde
