// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line_load.hpp"

#include "agent/command_line_flags.hpp"
#include "agent/command_line_plan.hpp"
#include "agent/command_line_settings.hpp"
#include "agent/command_line_values.hpp"
#include "agent/push_group.hpp"
#include "config/plan_finish.hpp"
#include "config/text_rules.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace sonde {

namespace {

using load::LoadThreshold;
using load::LoopKind;

constexpr std::uint64_t most_processes = 256;

std::vector<LoadThreshold> read_thresholds(const Arguments& arguments,
                                           std::string_view flag,
                                           Wrongs& wrongs) {
    std::vector<LoadThreshold> thresholds;
    const auto given = arguments.flags.find(flag);
    if (given == arguments.flags.end()) {
        return thresholds;
    }
    for (const auto& text : given->second) {
        auto threshold = load::parse_load_threshold(text);
        if (threshold) {
            thresholds.push_back(*std::move(threshold));
        } else {
            wrongs.add(std::string{flag} + ": " + threshold.error());
        }
    }
    return thresholds;
}

constexpr std::string_view push_prefix{"push"};
constexpr std::array<std::string_view, 4> push_keys{
    "username", "password_file", "password_env", "ca_file"};

void check_push(const Arguments& arguments, Wrongs& wrongs) {
    for (const auto key : push_keys) {
        const auto flag = flag_of(push_prefix, key);
        if (arguments.has(flag) && !arguments.has("--push")) {
            wrongs.add(flag + ": goes with --push");
        }
    }
    check_login(arguments, push_prefix, wrongs);
    // RFC 7617: the first colon ends the name.
    if (arguments.value("--push-username").value_or("").find(':') != std::string::npos) {
        wrongs.add("--push-username: a user of HTTP has no colon in the name");
    }
}

std::optional<HttpPlace> read_push(const Arguments& arguments,
                                   const Surroundings& around,
                                   Wrongs& wrongs) {
    check_push(arguments, wrongs);
    const auto url = arguments.value("--push");
    if (!url) {
        return std::nullopt;
    }
    auto group = parse_push_group(*url);
    if (!group) {
        wrongs.add("--push: " + group.error());
        return std::nullopt;
    }
    apply_keys(arguments, push_prefix, push_keys, around, group->server, wrongs);
    if (arguments.has("--push-ca-file") && group->server.target.scheme != Scheme::mqtts) {
        wrongs.add("--push-ca-file: has no effect without https:// in --push");
    }
    return *std::move(group);
}

std::optional<OtlpPlace> read_otlp(const Arguments& arguments,
                                   const Surroundings& around,
                                   Wrongs& wrongs) {
    const auto url = arguments.value("--otlp");
    if (!url) {
        return std::nullopt;
    }
    auto place = read_otlp_place(*url, around);
    if (!place) {
        for (const auto& line : place.error()) {
            wrongs.add(line);
        }
        return std::nullopt;
    }
    return *std::move(place);
}

LoadFiles read_files(const Arguments& arguments, Wrongs& wrongs) {
    LoadFiles files;
    const std::array<std::pair<std::string_view, std::string*>, 6> places{{
        {"--json", &files.json},
        {"--hdr", &files.hdr},
        {"--csv", &files.csv},
        {"--junit", &files.junit},
        {"--html", &files.html},
        {"--textfile", &files.prom},
    }};
    std::vector<std::string_view> taken;
    for (const auto& [flag, path] : places) {
        const auto given = arguments.value(flag);
        if (!given) {
            continue;
        }
        *path = *given;
        if (path->empty()) {
            wrongs.add(std::string{flag} + ": expected the path of a file");
        } else if (std::ranges::find(taken, *path) != taken.end()) {
            wrongs.add(std::string{flag} + ": another result goes to " + in_backticks(*path) +
                       " already");
        }
        taken.push_back(*path);
    }
    return files;
}

void read_shard(const Arguments& arguments,
                const Surroundings& around,
                LoadCommand& command,
                Wrongs& wrongs) {
    if (const auto given = arguments.value("--shard")) {
        const auto shard = load::parse_shard(*given);
        if (shard) {
            command.shard = *shard;
            command.shard_source = "--shard";
        } else {
            wrongs.add("--shard: " + shard.error());
        }
        return;
    }
    const auto found = load::find_shard(around.all_variables());
    if (!found) {
        wrongs.add(found.error());
    } else if (*found) {
        command.shard = (*found)->shard;
        command.shard_source = (*found)->source;
    }
}

void read_start(const Arguments& arguments, LoadCommand& command, Wrongs& wrongs) {
    if (const auto given = arguments.value("--start-at")) {
        const auto start = parse_start_time(*given);
        if (start) {
            command.start_at = *start;
        } else {
            wrongs.add("--start-at: expected " + start.error() + ", found " + in_backticks(*given));
        }
    }
}

void read_listen(const Arguments& arguments, LoadCommand& command, Wrongs& wrongs) {
    if (const auto given = arguments.value("--web-config")) {
        command.web_config = *given;
        if (given->empty()) {
            wrongs.add("--web-config: expected the path of a file");
        } else if (!arguments.has("--listen")) {
            wrongs.add("--web-config: goes with --listen");
        }
    }
    if (const auto given = arguments.value("--listen")) {
        auto address = parse_listen_address(*given);
        if (address) {
            command.listen = ListenAddress{.host = std::move(address->host), .port = address->port};
        } else {
            wrongs.add("--listen: expected " + address.error() + ", found " + in_backticks(*given));
        }
    }
    command.native_histograms = arguments.has("--native-histograms");
    if (command.native_histograms && !arguments.has("--listen")) {
        wrongs.add("--native-histograms: nobody gets them without --listen");
    }
}

void read_progress(const Arguments& arguments, LoadCommand& command, Wrongs& wrongs) {
    const bool on = arguments.has("--progress");
    const bool off = arguments.has("--no-progress");
    if (on && off) {
        wrongs.add("--no-progress: keep one of it and --progress");
    }
    if (on) {
        command.progress = ProgressChoice::on;
    } else if (off) {
        command.progress = ProgressChoice::off;
    }
}

void check_steps(const LoadCommand& command, std::string_view flag, Wrongs& wrongs) {
    if (command.plan.duration == Duration{}) {
        wrongs.add(std::string{flag} + ": measures for a while at each rate: --step-duration is 0");
        return;
    }
    bool publishes = false;
    for (const auto& population : command.plan.populations) {
        if (!population.publishes()) {
            continue;
        }
        publishes = true;
        const bool constant = population.profile.size() == 1 &&
                              population.profile.front().from == population.profile.front().to;
        if (population.loop == LoopKind::closed) {
            wrongs.add(std::string{flag} + ": takes the open loop: a closed one has no rate");
        } else if (!constant) {
            wrongs.add(std::string{flag} + ": takes a constant rate: no ramp, steps or spike");
        }
    }
    if (!publishes) {
        wrongs.add(std::string{flag} + ": there is no client that publishes");
    }
    if (!command.shard.whole()) {
        wrongs.add(std::string{flag} + ": shards cannot search together: leave out " +
                   command.shard_source);
    }
    if (command.start_at) {
        wrongs.add(std::string{flag} + ": its steps begin one after another: leave out --start-at");
    }
}

/// The search or the sweep, of which there is at most one.
void read_curve(const Arguments& arguments,
                bool plan_is_whole,
                LoadCommand& command,
                Wrongs& wrongs) {
    const bool search = arguments.has("--find-max-rate");
    const auto sweep = arguments.value("--sweep");
    auto slo = read_thresholds(arguments, "--slo", wrongs);
    if (search && sweep) {
        wrongs.add("--sweep: keep one of it and --find-max-rate");
    }
    if (!slo.empty() && !search) {
        wrongs.add("--slo: goes with --find-max-rate; a demand on all else is a --threshold");
    }
    if (arguments.has("--step-duration") && !search && !sweep) {
        wrongs.add("--step-duration: goes with --find-max-rate or --sweep");
    }
    if (search) {
        command.search = RateSearch{.slo = std::move(slo)};
    } else if (sweep) {
        const auto rates = parse_sweep(*sweep);
        if (rates) {
            command.sweep = *rates;
        } else {
            wrongs.add("--sweep: " + rates.error());
        }
    }
    if (plan_is_whole && (search || sweep)) {
        check_steps(command, search ? "--find-max-rate" : "--sweep", wrongs);
    }
}

}  // namespace

tl::expected<LoadCommand, UsageError> read_load_command(const Arguments& arguments,
                                                        const Surroundings& around) {
    Wrongs wrongs;
    auto plan = read_plan(arguments, around, wrongs);
    const bool plan_is_whole = !wrongs.any();
    LoadCommand command{.plan = std::move(plan.plan), .seed_given = plan.seed_given};
    read_shard(arguments, around, command, wrongs);
    read_start(arguments, command, wrongs);
    command.processes = static_cast<std::uint32_t>(
        read_number(arguments, "--processes", {.least = 1, .most = most_processes}, 1, wrongs));
    read_curve(arguments, plan_is_whole, command, wrongs);
    command.dry_run = arguments.has("--dry-run");
    command.format = read_format(arguments, wrongs);
    command.files = read_files(arguments, wrongs);
    command.push = read_push(arguments, around, wrongs);
    command.otlp = read_otlp(arguments, around, wrongs);
    read_progress(arguments, command, wrongs);
    read_listen(arguments, command, wrongs);
    if (wrongs.any()) {
        return tl::unexpected{wrongs.error()};
    }
    command.plan_arguments = plan_arguments_of(arguments, command.plan);
    command.remarks = remarks_on(command.plan);
    return command;
}

tl::expected<MergeCommand, UsageError> read_merge_command(const Arguments& arguments,
                                                          const Surroundings& around) {
    Wrongs wrongs;
    if (arguments.operands.empty()) {
        wrongs.add("the files are missing: sonde merge FILE...");
    }
    MergeCommand command{.files = arguments.operands};
    command.format = read_format(arguments, wrongs);
    command.outputs = read_files(arguments, wrongs);
    command.push = read_push(arguments, around, wrongs);
    command.otlp = read_otlp(arguments, around, wrongs);
    command.thresholds = read_thresholds(arguments, "--threshold", wrongs);
    if (wrongs.any()) {
        return tl::unexpected{wrongs.error()};
    }
    return command;
}

}  // namespace sonde
