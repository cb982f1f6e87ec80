// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// Targets that have their labels in common.
struct TargetGroup {
    std::vector<std::string> targets{};
    std::map<std::string, std::string> labels{};

    friend bool operator==(const TargetGroup&, const TargetGroup&) = default;
};

/// What each target file said when it was last read without a mistake, by its path.
using TargetFiles = std::map<std::string, std::vector<TargetGroup>>;

enum class TargetSyntax : std::uint8_t { json, yaml };

/// By how the name of a file ends, as Prometheus does; JSON where it does not say YAML.
TargetSyntax target_syntax_of(std::string_view path);

/// Reads a file as Prometheus' file_sd has them, in JSON
/// `[{"targets": ["mqtt://h:1883"], "labels": {"team": "iot"}}]`. In YAML every scalar is a text.
/// An empty file is a mistake in both: what has no targets any more says `[]`. The error is a
/// sentence.
tl::expected<std::vector<TargetGroup>, std::string> parse_targets(std::string_view text,
                                                                  TargetSyntax syntax);

}  // namespace sonde
