// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

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

/// Reads a file as Prometheus' file_sd has them in JSON:
/// `[{"targets": ["mqtt://h:1883"], "labels": {"team": "iot"}}]`. The error is a sentence.
tl::expected<std::vector<TargetGroup>, std::string> parse_targets(std::string_view text);

}  // namespace sonde
