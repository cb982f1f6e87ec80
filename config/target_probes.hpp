// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/probe_draft.hpp"
#include "config/surroundings.hpp"
#include "config/target_file.hpp"
#include "probes/spec.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// The label of a target that gives its probe a name; without it the name is the target's URL.
inline constexpr std::string_view target_name_label = "__name__";

/// A probe for each target, with what they have in common. Labels of the target are added to those;
/// labels that begin with `__` are left out, as Prometheus does. The error has a sentence for each
/// target that makes no probe.
tl::expected<std::vector<ProbeSpec>, std::vector<std::string>> probes_of_targets(
    const std::vector<TargetGroup>& groups, const ProbeDraft& common, const Surroundings& around);

/// What a file of targets says, and the probes that it makes.
struct TargetFile {
    std::vector<TargetGroup> groups{};
    std::vector<ProbeSpec> probes{};
};

/// The error has a sentence for each thing that is wrong with the file.
tl::expected<TargetFile, std::vector<std::string>> read_target_file(const std::string& path,
                                                                    const ProbeDraft& common,
                                                                    const Surroundings& around);

}  // namespace sonde
