#include "config/agent_table.hpp"

#include "config/choice.hpp"
#include "config/probe_keys.hpp"
#include "config/substitute.hpp"
#include "config/text_rules.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sonde {

namespace {

constexpr std::array<std::string_view, 3> key_names{"listen", "location", "log_level"};

Complaints apply_listen(AgentConfig& config, const Setting& setting) {
    const auto text = read_text(setting, "an address and a port such as \"127.0.0.1:9344\"");
    if (!text) {
        return {text.error()};
    }
    auto address = parse_listen_address(*text);
    if (!address) {
        return {mismatch(setting, address.error())};
    }
    config.listen = {.host = std::move(address->host), .port = address->port};
    return {};
}

Complaints apply_location(AgentConfig& config, const Setting& setting) {
    auto text = read_text(setting, "a name in quotes");
    if (text) {
        if (const auto check = check_plain_text(*text); !check) {
            return {mismatch(setting, check.error())};
        }
    }
    return put(std::move(text), config.location);
}

Complaints apply_log_level(AgentConfig& config, const Setting& setting) {
    return put_choice(
        setting,
        std::array{LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error},
        config.log_level);
}

Complaints unknown(const SettingEntry& entry) {
    std::string message = "unknown key " + in_backticks(entry.key);
    if (probe_key_named(entry.key) != nullptr) {
        message = in_backticks(entry.key) + " belongs into [defaults] or a [[probe]]";
    } else if (const auto hint = did_you_mean(entry.key, key_names); !hint.empty()) {
        message += hint;
    } else {
        message += " in [agent]: expected " + either(key_names);
    }
    return {{.at = entry.at, .message = std::move(message)}};
}

Complaints apply_entry(AgentConfig& config, SettingEntry entry, const Surroundings& around) {
    if (std::ranges::find(key_names, entry.key) == key_names.end()) {
        return unknown(entry);
    }
    auto complaints = substitute_in(entry.setting, around);
    if (complaints.empty() && entry.key == "listen") {
        complaints = apply_listen(config, entry.setting);
    } else if (complaints.empty() && entry.key == "location") {
        complaints = apply_location(config, entry.setting);
    } else if (complaints.empty()) {
        complaints = apply_log_level(config, entry.setting);
    }
    for (auto& complaint : complaints) {
        complaint.key = entry.key;
    }
    return complaints;
}

}  // namespace

std::string_view name_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return "debug";
        case LogLevel::info:
            return "info";
        case LogLevel::warning:
            return "warning";
        case LogLevel::error:
            return "error";
    }
    return "";
}

std::span<const std::string_view> agent_key_names() {
    return key_names;
}

Complaints apply_agent_table(AgentConfig& config,
                             const SettingTable& table,
                             const Surroundings& around) {
    Complaints complaints;
    for (const auto& entry : table) {
        auto found = apply_entry(config, entry, around);
        complaints.insert(complaints.end(), found.begin(), found.end());
    }
    return complaints;
}

}  // namespace sonde
