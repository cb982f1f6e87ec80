// SPDX-License-Identifier: Apache-2.0
#include "config/agent_table.hpp"

#include "config/choice.hpp"
#include "config/file_pattern.hpp"
#include "config/probe_keys.hpp"
#include "config/put_list.hpp"
#include "config/substitute.hpp"
#include "config/text_rules.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sonde {

namespace {

constexpr std::int64_t most_kept_runs = 10'000;
constexpr std::uint64_t most_kept_bytes = 16UL * 1024 * 1024;
constexpr std::int64_t most_asked_at_once = 1000;
constexpr std::int64_t most_asked_a_second = 10'000;

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

Complaints apply_web_config(AgentConfig& config, const Setting& setting) {
    auto path = read_text(setting, "the path of a file");
    if (path && (path->empty() || path->find('\0') != std::string::npos)) {
        return {mismatch(setting, "the path of a file")};
    }
    return put(std::move(path), config.web_config);
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

Complaints apply_log_format(AgentConfig& config, const Setting& setting) {
    return put_choice(setting, std::array{LogFormat::text, LogFormat::json}, config.log_format);
}

Complaints apply_keep_runs(AgentConfig& config, const Setting& setting) {
    return put(read_integer(setting, {.least = 0, .most = most_kept_runs}), config.kept.runs);
}

Complaints apply_keep_failures(AgentConfig& config, const Setting& setting) {
    return put(read_integer(setting, {.least = 0, .most = most_kept_runs}), config.kept.failures);
}

Complaints apply_keep_bytes(AgentConfig& config, const Setting& setting) {
    return put(read_size(setting, {.least = 0, .most = most_kept_bytes}), config.kept.bytes);
}

Complaints apply_native_histograms(AgentConfig& config, const Setting& setting) {
    return put(read_boolean(setting), config.native_histograms);
}

/// What a pattern has to look like apart from where it begins.
TextCheck check_include(std::string_view text) {
    const auto pattern = parse_file_pattern(text, included_endings, "");
    return pattern ? TextCheck{} : tl::unexpected{pattern.error()};
}

Complaints apply_include(AgentConfig& config, const Setting& setting) {
    return put_list(setting, "a path such as \"probes.d/*.toml\"", check_include, config.include);
}

Complaints apply_asked_at_once(AgentConfig& config, const Setting& setting) {
    return put(read_integer(setting, {.least = 1, .most = most_asked_at_once}),
               config.asked.at_once);
}

Complaints apply_asked_a_second(AgentConfig& config, const Setting& setting) {
    return put(read_integer(setting, {.least = 1, .most = most_asked_a_second}), config.asked.rate);
}

constexpr std::array keys{
    AgentKey{.name = "listen",
             .help = "Address and port of the web server with the page and /metrics",
             .fallback = "127.0.0.1:9344",
             .apply = apply_listen},
    AgentKey{.name = "web_config",
             .help = "TLS and logins for it: a web configuration file of Prometheus'",
             .apply = apply_web_config},
    AgentKey{.name = "location",
             .help = "Label `location` of all metrics: where this agent measures from",
             .apply = apply_location},
    AgentKey{.name = "log_level",
             .help = "The least important messages that are logged: debug, info, warning or error",
             .fallback = "info",
             .apply = apply_log_level},
    AgentKey{.name = "log_format",
             .help = "How they look: text for people, json for programs",
             .fallback = "text",
             .apply = apply_log_format},
    AgentKey{.name = "keep_runs",
             .help = "Of how many of the last runs the packets are kept, for /runs/",
             .fallback = "20",
             .apply = apply_keep_runs},
    AgentKey{.name = "keep_failures",
             .help = "The same of the last runs that failed",
             .fallback = "20",
             .apply = apply_keep_failures},
    AgentKey{.name = "keep_bytes",
             .help = "How much is kept of one run",
             .fallback = "64KiB",
             .apply = apply_keep_bytes},
    AgentKey{.name = "native_histograms",
             .help = "Whether histograms have native buckets, too, for scrapes by protobuf",
             .fallback = "false",
             .apply = apply_native_histograms},
    AgentKey{.name = "include",
             .help = "More files with [[probe]] and [[mesh]], by patterns such as probes.d/*.toml",
             .apply = apply_include},
    AgentKey{.name = "asked_at_once",
             .help = "How many runs that are asked for under /probe may be under way",
             .fallback = "50",
             .apply = apply_asked_at_once},
    AgentKey{.name = "asked_a_second",
             .help = "How many of them begin in a second",
             .fallback = "50",
             .apply = apply_asked_a_second}};

constexpr auto key_names = [] {
    std::array<std::string_view, keys.size()> names;
    std::ranges::transform(keys, names.begin(), &AgentKey::name);
    return names;
}();

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
    const auto* const key = std::ranges::find(keys, entry.key, &AgentKey::name);
    if (key == keys.end()) {
        return unknown(entry);
    }
    auto complaints = substitute_in(entry.setting, around);
    if (complaints.empty()) {
        complaints = key->apply(config, entry.setting);
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

std::string_view name_of(LogFormat format) {
    switch (format) {
        case LogFormat::text:
            return "text";
        case LogFormat::json:
            return "json";
    }
    return "";
}

std::span<const AgentKey> agent_keys() {
    return keys;
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
