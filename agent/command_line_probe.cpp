// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line_flags.hpp"
#include "agent/command_line_settings.hpp"
#include "config/probe_draft.hpp"
#include "config/probe_keys.hpp"
#include "probes/wording.hpp"

#include <array>
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
    if (arguments.has("--discover")) {
        draft.spec.kind = ProbeKind::discover;
        if (arguments.flags.contains("--kind")) {
            wrongs.add("--kind: there is --discover already, which is a kind of its own");
        }
    }
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
    fill_in_kind(draft, ProbeUse::one_off);
    for (const auto& complaint : check_together(draft, ProbeUse::one_off)) {
        // The one key that is no flag here.
        const auto place = complaint.key == "target" ? "URL" : flag_of(complaint.key);
        wrongs.add(place + ": " + with_flags(complaint.message));
    }
    settle_endpoints(draft.spec);
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

/// One connection is recorded; these kinds make many.
void demand_round_trip(std::string_view flag, const ProbeSpec& spec, Wrongs& wrongs) {
    if (spec.kind == ProbeKind::features || spec.kind == ProbeKind::discover) {
        wrongs.add(std::string{flag} + ": a probe of kind \"" + std::string{name_of(spec.kind)} +
                   "\" makes many connections, and records none");
    }
}

/// What goes into a capture and a key log only the wire client sees.
ProbeFilePaths read_files(const Arguments& arguments, const ProbeSpec& spec, Wrongs& wrongs) {
    ProbeFilePaths files;
    const std::array<std::pair<std::string_view, std::string*>, 3> places{
        {{"--pcap", &files.pcap}, {"--key-log", &files.key_log}, {"--junit", &files.junit}}};
    for (const auto& [flag, path] : places) {
        const auto given = arguments.value(flag);
        if (!given) {
            continue;
        }
        *path = *given;
        if (path->empty()) {
            wrongs.add(std::string{flag} + ": expected the path of a file");
        } else if (spec.client == ClientKind::paho && path != &files.junit) {
            wrongs.add(std::string{flag} +
                       ": Paho does not show what its connections carry; --client wire does");
        }
    }
    if (!files.pcap.empty()) {
        demand_round_trip("--pcap", spec, wrongs);
    }
    if (!files.pcap.empty() && files.pcap == files.key_log) {
        wrongs.add("--key-log: the capture goes to " + in_backticks(files.pcap) + " already");
    }
    if (!files.junit.empty() && (files.junit == files.pcap || files.junit == files.key_log)) {
        wrongs.add("--junit: something else goes to " + in_backticks(files.junit) + " already");
    }
    return files;
}

bool read_trace(const Arguments& arguments, const ProbeSpec& spec, Wrongs& wrongs) {
    const bool trace = arguments.has("--trace");
    if (trace && spec.client == ClientKind::paho) {
        wrongs.add("--trace: Paho does not show what its connections carry; --client wire does");
    }
    if (trace) {
        demand_round_trip("--trace", spec, wrongs);
    }
    return trace;
}

}  // namespace

tl::expected<ProbeCommand, UsageError> read_probe_command(const Arguments& arguments,
                                                          const Surroundings& around) {
    Wrongs wrongs;
    ProbeCommand command{.spec = read_spec(arguments, around, wrongs)};
    command.count = read_number(
        arguments, "--count", {.least = 1, .most = largest_count}, command.count, wrongs);
    command.format = read_format(arguments, wrongs);
    command.trace = read_trace(arguments, command.spec, wrongs);
    command.thresholds = read_thresholds(arguments, wrongs);
    command.files = read_files(arguments, command.spec, wrongs);
    if (wrongs.any()) {
        return tl::unexpected{wrongs.error()};
    }
    return command;
}

}  // namespace sonde
