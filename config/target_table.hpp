// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/probe_draft.hpp"
#include "config/setting.hpp"
#include "config/surroundings.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// How the names of files of targets end.
inline constexpr std::array<std::string_view, 3> target_endings{".json", ".yml", ".yaml"};

/// A [[file_sd]] as far as it can be read.
struct TargetTable {
    ProbeDraft common{};                 ///< What its probes have in common.
    std::vector<std::string> files{};    ///< That are there now, each once.
    std::vector<std::string> folders{};  ///< In which there may be more later.
    Complaints complaints{};
};

/// Reads a [[file_sd]] that stands at that position of the file `main_file`.
TargetTable read_target_table(const SettingTable& table,
                              Position at,
                              const ProbeDraft& defaults,
                              const std::string& main_file,
                              const Surroundings& around);

}  // namespace sonde
