// SPDX-License-Identifier: Apache-2.0
#include "config/apply.hpp"
#include "config/choice.hpp"
#include "config/text_rules.hpp"

#include <cstddef>
#include <utility>

namespace sonde::apply {

namespace {

using std::chrono::seconds;

constexpr std::size_t longest_password = 65'535;  // Binary Data, MQTT 5.0 1.5.6.

Complaints put_mqtt_string(const Setting& setting, std::string& place) {
    auto text = read_text(setting, "text in quotes");
    if (text && text->empty()) {
        return {mismatch(setting, "at least one character; without the key there is none")};
    }
    if (text) {
        if (const auto check = check_mqtt_string(*text); !check) {
            return {mismatch(setting, check.error())};
        }
    }
    return put(std::move(text), place);
}

Complaints put_password(const Setting& setting, std::string text, std::optional<Secret>& place) {
    if (text.empty() || text.size() > longest_password) {
        return {{.at = setting.at,
                 .message = text.empty() ? "the password is empty"
                                         : "the password is longer than 65535 bytes"}};
    }
    place = Secret{std::move(text)};
    return {};
}

}  // namespace

Complaints client(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_choice(setting, std::array{ClientKind::wire, ClientKind::paho}, spec.client);
}

Complaints mqtt(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_choice(setting, std::array{MqttVersion::v3_1_1, MqttVersion::v5}, spec.mqtt);
}

Complaints client_id(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_mqtt_string(setting, spec.client_id);
}

Complaints username(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_mqtt_string(setting, spec.username);
}

// Neither of the two says what it found: it might be the password itself.
Complaints password_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around) {
    const auto* const path = std::get_if<std::string>(&setting.value);
    if (path == nullptr) {
        return {{.at = setting.at, .message = "expected the path of a file with the password"}};
    }
    auto content = around.read_file(*path);
    if (!content) {
        return {{.at = setting.at, .message = "the file cannot be read: " + content.error()}};
    }
    if (content->ends_with('\n')) {
        content->pop_back();
        if (content->ends_with('\r')) {
            content->pop_back();
        }
    }
    return put_password(setting, *std::move(content), spec.password);
}

Complaints password_env(ProbeSpec& spec, const Setting& setting, const Surroundings& around) {
    const auto* const name = std::get_if<std::string>(&setting.value);
    if (name == nullptr) {
        return {{.at = setting.at,
                 .message = "expected the name of an environment variable with the password"}};
    }
    auto value = around.environment(*name);
    if (!value) {
        return {{.at = setting.at, .message = "the environment variable that it names is not set"}};
    }
    return put_password(setting, *std::move(value), spec.password);
}

Complaints keep_alive(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    const auto duration = read_duration(setting, {.least = seconds{0}, .most = seconds{65'535}});
    if (!duration) {
        return {duration.error()};
    }
    const auto whole = std::chrono::floor<seconds>(*duration);
    if (whole != *duration) {
        return {mismatch(setting, "whole seconds")};
    }
    spec.keep_alive = whole;
    return {};
}

Complaints ping(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_boolean(setting), spec.ping);
}

Complaints qos(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    const auto* const level = std::get_if<std::int64_t>(&setting.value);
    if (level == nullptr || *level < 0 || *level > 2) {
        return {mismatch(setting, "0, 1 or 2")};
    }
    spec.qos = static_cast<std::uint8_t>(*level);
    return {};
}

Complaints payload_size(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_size(setting, {.least = smallest_payload, .most = largest_payload}),
               spec.payload_size);
}

Complaints topic(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    auto text = read_text(setting, "a topic in quotes");
    if (text) {
        if (const auto check = check_topic(*text); !check) {
            return {mismatch(setting, check.error())};
        }
    }
    return put(std::move(text), spec.topic);
}

}  // namespace sonde::apply
