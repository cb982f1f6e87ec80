#include "agent/command_line_flags.hpp"
#include "agent/command_line_settings.hpp"
#include "config/probe_draft.hpp"
#include "config/probe_keys.hpp"
#include "probes/wording.hpp"

#include <cstdint>
#include <utility>

namespace sonde {

namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t largest_count = 1'000'000'000;

SettingTable settings_of(const Arguments& arguments, Wrongs& wrongs) {
    SettingTable settings;
    for (const auto& key : probe_keys()) {
        const auto given = arguments.flags.find(flag_of(key.name));
        if (given == arguments.flags.end()) {
            continue;
        }
        if (const auto* const odd = not_a_pair(key.form, given->second)) {
            wrongs.add(given->first + ": expected " + std::string{key.placeholder} + ", found " +
                       in_backticks(*odd));
        } else {
            settings.push_back(
                {.key = std::string{key.name}, .setting = setting_of(key.form, given->second)});
        }
    }
    return settings;
}

/// Rules between keys call them as in the file; here they are flags. Their messages quote nothing
/// that a user wrote.
std::string with_flags(std::string message) {
    for (const auto& key : probe_keys()) {
        const auto at = key.name.find('_') == std::string_view::npos ? std::string::npos
                                                                     : message.find(key.name);
        if (at != std::string::npos) {
            message.replace(at, key.name.size(), flag_of(key.name));
        }
    }
    return message;
}

ProbeDraft read_target(const Arguments& arguments, Wrongs& wrongs) {
    ProbeDraft draft;
    draft.spec.name = "cli";
    draft.spec.interval = 1s;
    if (arguments.operands.size() != 1) {
        wrongs.add(arguments.operands.empty()
                       ? "the broker is missing: sonde probe mqtt://host"
                       : "expected one URL, found " + std::to_string(arguments.operands.size()));
        return draft;
    }
    auto endpoint = parse_endpoint(arguments.operands.front());
    draft.given["target"] = {.broken = !endpoint};
    if (endpoint) {
        draft.spec.target = *std::move(endpoint);
    } else {
        wrongs.add("URL: " + endpoint.error());
    }
    return draft;
}

ProbeSpec read_spec(const Arguments& arguments, const Surroundings& around, Wrongs& wrongs) {
    auto draft = apply_settings(
        read_target(arguments, wrongs), settings_of(arguments, wrongs), DraftSource::flags, around);
    for (const auto& complaint : draft.complaints) {
        wrongs.add(flag_of(complaint.key) + ": " + complaint.message);
    }
    for (const auto& complaint : check_together(draft, ProbeUse::one_off)) {
        wrongs.add(flag_of(complaint.key) + ": " + with_flags(complaint.message));
    }
    return std::move(draft.spec);
}

std::vector<Threshold> read_thresholds(const Arguments& arguments, Wrongs& wrongs) {
    std::vector<Threshold> thresholds;
    const auto given = arguments.flags.find("--threshold");
    if (given == arguments.flags.end()) {
        return thresholds;
    }
    for (const auto& text : given->second) {
        auto threshold = parse_threshold(text);
        if (threshold) {
            thresholds.push_back(*std::move(threshold));
        } else {
            wrongs.add("--threshold: " + threshold.error());
        }
    }
    return thresholds;
}

}  // namespace

tl::expected<ProbeCommand, UsageError> read_probe_command(const Arguments& arguments,
                                                          const Surroundings& around) {
    Wrongs wrongs;
    ProbeCommand command{.spec = read_spec(arguments, around, wrongs)};
    command.count = read_number(
        arguments, "--count", {.least = 1, .most = largest_count}, command.count, wrongs);
    command.format = read_format(arguments, wrongs);
    command.thresholds = read_thresholds(arguments, wrongs);
    if (wrongs.any()) {
        return tl::unexpected{wrongs.error()};
    }
    return command;
}

}  // namespace sonde
