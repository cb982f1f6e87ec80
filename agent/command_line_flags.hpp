// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line.hpp"
#include "agent/command_line_load.hpp"
#include "config/probe_keys.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sonde {

enum class FlagKind : std::uint8_t {
    value,     ///< `--qos 1`, once.
    repeated,  ///< `--alpn a --alpn b`
    toggle,    ///< `--insecure`
};

struct Flag {
    std::string name{};         ///< With its dashes.
    std::string placeholder{};  ///< `SIZE`; empty for a toggle.
    std::string help{};
    FlagKind kind{FlagKind::value};
};

struct FlagGroup {
    std::string title{};
    std::vector<Flag> flags{};
};

FlagKind kind_of(KeyForm form);

/// The flag of a probe key: `payload_size` is `--payload-size`.
std::string flag_of(std::string_view key);

/// The flag of a key of a probe or a plan. Its help says its default, and whether it repeats.
template <class Key>
Flag flag_from(const Key& key, std::string name) {
    const auto kind = kind_of(key.form);
    std::string help{key.help};
    if (kind == FlagKind::repeated) {
        help += "; repeatable";
    }
    if (!key.fallback.empty() && kind != FlagKind::toggle) {
        help += " (default: " + std::string{key.fallback} + ")";
    }
    return {.name = std::move(name),
            .placeholder = std::string{key.placeholder},
            .help = std::move(help),
            .kind = kind};
}

/// All flags of a subcommand in the groups and the order of its help, without --help.
std::vector<FlagGroup> flags_of(std::string_view subcommand);

/// The arguments of a subcommand, sorted but not yet understood.
struct Arguments {
    std::map<std::string, std::vector<std::string>, std::less<>> flags{};
    std::vector<std::string> operands{};
    bool help{};

    bool has(std::string_view flag) const { return flags.contains(flag); }
    /// The flag's only value, where it was given.
    std::optional<std::string> value(std::string_view flag) const;
};

/// Sorts the arguments behind the subcommand. The error lacks the hint at the help.
tl::expected<Arguments, UsageError> sort_arguments(std::string_view subcommand,
                                                   std::span<const std::string> arguments);

/// Reads the arguments of `sonde probe`. The error lacks the hint at the help.
tl::expected<ProbeCommand, UsageError> read_probe_command(const Arguments& arguments,
                                                          const Surroundings& around);

/// The same for `sonde load` and `sonde merge`.
tl::expected<LoadCommand, UsageError> read_load_command(const Arguments& arguments,
                                                        const Surroundings& around);
tl::expected<MergeCommand, UsageError> read_merge_command(const Arguments& arguments,
                                                          const Surroundings& around);

/// The same for `sonde dissect`.
tl::expected<DissectCommand, UsageError> read_dissect_command(const Arguments& arguments);

/// The same for `sonde health`.
tl::expected<HealthCommand, UsageError> read_health_command(const Arguments& arguments,
                                                            const Surroundings& around);

/// The flags of `sonde health` that are keys of a probe as well, in their order.
std::span<const std::string_view> health_keys();

/// The same for `sonde calibrate`.
tl::expected<CalibrateCommand, UsageError> read_calibrate_command(const Arguments& arguments);

}  // namespace sonde
