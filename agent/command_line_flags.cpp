// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line_flags.hpp"

#include "agent/command_line_load_flags.hpp"
#include "config/probe_keys.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sonde {

namespace {

struct GroupTitle {
    KeyGroup group{};
    std::string_view title{};
};

constexpr std::array group_titles{
    GroupTitle{KeyGroup::protocol, "Target and protocol"},
    GroupTitle{KeyGroup::message, "Message"},
    GroupTitle{KeyGroup::features, "Features"},
    GroupTitle{KeyGroup::held, "Long-lived connections (--kind session and watch)"},
    GroupTitle{KeyGroup::devices, "Devices (--kind watch and request)"},
    GroupTitle{KeyGroup::time, "Time limits"},
    GroupTitle{KeyGroup::tls, "TLS"},
    GroupTitle{KeyGroup::route, "Proxy and WebSocket"},
    GroupTitle{KeyGroup::lookup, "Addresses"},
};

std::vector<FlagGroup> probe_flags() {
    std::vector<FlagGroup> groups;
    for (const auto& [group, title] : group_titles) {
        FlagGroup flags{.title = std::string{title}};
        for (const auto& key : probe_keys()) {
            // The interval belongs to the repetition here, and has another default.
            if (key.group == group && key.place == KeyPlace::anywhere && key.name != "interval") {
                flags.flags.push_back(flag_from(key, flag_of(key.name)));
            }
        }
        groups.push_back(std::move(flags));
    }
    groups.push_back({
        .title = "Repetition",
        .flags = {{.name = "--count",
                   .placeholder = "N",
                   .help = "Runs, one after another (default: 1)"},
                  {.name = "--interval",
                   .placeholder = "DURATION",
                   .help = "From the start of a run to the start of the next; 0 means without a "
                           "pause (default: 1s)"}},
    });
    groups.push_back({
        .title = "Output",
        .flags = {{.name = "--format",
                   .placeholder = "text|json",
                   .help = "For people, or an object a line for programs (default: text)"},
                  {.name = "--discover",
                   .help = "Show what the broker can do, as --kind discover",
                   .kind = FlagKind::toggle},
                  {.name = "--trace",
                   .help = "Show every packet of each run that is shown, with all of its fields; "
                           "with --format json on standard error",
                   .kind = FlagKind::toggle},
                  {.name = "--threshold",
                   .placeholder = "THRESHOLD",
                   .help = "Demand on all runs, such as \"delivery.p99<50ms\", "
                           "\"success>=99%\" or \"lost==0\"; repeatable",
                   .kind = FlagKind::repeated},
                  {.name = "--junit",
                   .placeholder = "FILE",
                   .help = "Write what the thresholds and the runs came to for CI, as JUnit XML"},
                  {.name = "--pcap",
                   .placeholder = "FILE",
                   .help = "Write what the connections carried to this file, for Wireshark "
                           "(passwords are overwritten)"},
                  {.name = "--key-log",
                   .placeholder = "FILE",
                   .help = "Append the secrets of TLS sessions to this file, by which a capture "
                           "of them can be decrypted"}},
    });
    return groups;
}

std::vector<FlagGroup> health_flags() {
    FlagGroup group{.title = "TLS and login"};
    for (const auto key : health_keys()) {
        group.flags.push_back(flag_from(*probe_key_named(key), flag_of(key)));
    }
    return {group};
}

}  // namespace

FlagKind kind_of(KeyForm form) {
    switch (form) {
        case KeyForm::text:
        case KeyForm::integer:
        case KeyForm::number:
            return FlagKind::value;
        case KeyForm::boolean:
            return FlagKind::toggle;
        case KeyForm::list:
        case KeyForm::table:
            break;
    }
    return FlagKind::repeated;
}

std::string flag_of(std::string_view key) {
    std::string flag{"--"};
    std::ranges::transform(
        key, std::back_inserter(flag), [](char c) { return c == '_' ? '-' : c; });
    return flag;
}

std::vector<FlagGroup> flags_of(std::string_view subcommand) {
    if (subcommand == "probe") {
        return probe_flags();
    }
    if (subcommand == "run") {
        return {{.title = "Options",
                 .flags = {{.name = "--config",
                            .placeholder = "FILE",
                            .help = "The configuration, in TOML; required"}}}};
    }
    if (subcommand == "load" || subcommand == "load-child") {
        return load_flags();
    }
    if (subcommand == "merge") {
        return merge_flags();
    }
    if (subcommand == "calibrate") {
        return {{.title = "Options",
                 .flags = {{.name = "--duration",
                            .placeholder = "DURATION",
                            .help = "For about so long, 50ms to 10m (default: 3s)"},
                           {.name = "--format",
                            .placeholder = "text|json",
                            .help = "For people, or one object for programs (default: text)"}}}};
    }
    if (subcommand == "health") {
        return health_flags();
    }
    if (subcommand == "dissect") {
        return {{.title = "Options",
                 .flags = {{.name = "--format",
                            .placeholder = "text|json",
                            .help = "For people, or an object a line for programs (default: text)"},
                           {.name = "--mqtt",
                            .placeholder = "3.1.1|5",
                            .help = "MQTT version of packets without their CONNECT (default: the "
                                    "one that they fit)"}}}};
    }
    return {};
}

}  // namespace sonde
