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
    GroupTitle{KeyGroup::time, "Time limits"},
    GroupTitle{KeyGroup::tls, "TLS"},
    GroupTitle{KeyGroup::lookup, "Name lookup"},
};

Flag flag_from(const ProbeKey& key) {
    const auto kind = kind_of(key.form);
    std::string help{key.help};
    if (kind == FlagKind::repeated) {
        help += "; repeatable";
    }
    if (!key.fallback.empty() && kind != FlagKind::toggle) {
        help += " (default: " + std::string{key.fallback} + ")";
    }
    return {.name = flag_of(key.name),
            .placeholder = std::string{key.placeholder},
            .help = std::move(help),
            .kind = kind};
}

std::vector<FlagGroup> probe_flags() {
    std::vector<FlagGroup> groups;
    for (const auto& [group, title] : group_titles) {
        FlagGroup flags{.title = std::string{title}};
        for (const auto& key : probe_keys()) {
            // The interval belongs to the repetition here, and has another default.
            if (key.group == group && key.place == KeyPlace::anywhere && key.name != "interval") {
                flags.flags.push_back(flag_from(key));
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
                  {.name = "--threshold",
                   .placeholder = "THRESHOLD",
                   .help = "Demand on all runs, such as \"delivery.p99<50ms\", "
                           "\"success>=99%\" or \"lost==0\"; repeatable",
                   .kind = FlagKind::repeated}},
    });
    return groups;
}

}  // namespace

FlagKind kind_of(KeyForm form) {
    switch (form) {
        case KeyForm::text:
        case KeyForm::integer:
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
    return {};
}

}  // namespace sonde
