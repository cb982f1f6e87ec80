// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/agent_config.hpp"
#include "config/probe_draft.hpp"
#include "config/setting.hpp"
#include "config/surroundings.hpp"

namespace sonde {

/// A [modules.NAME] as far as it can be read.
struct ModuleTable {
    ProbeModule module{};
    bool own_targets{};  ///< Else those of the configuration's probes are meant.
    Complaints complaints{};
};

/// Reads the table that stands under the name of a module.
ModuleTable read_module(const SettingEntry& entry,
                        const SettingTable& table,
                        const ProbeDraft& defaults,
                        const Surroundings& around);

/// Each endpoint that a probe connects to, once.
std::vector<AllowedTarget> targets_of(const std::vector<ProbeSpec>& probes);

}  // namespace sonde
