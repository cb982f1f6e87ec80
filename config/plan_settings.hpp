// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/plan_draft.hpp"
#include "config/plan_keys.hpp"
#include "config/setting.hpp"
#include "config/surroundings.hpp"

#include <cstdint>

namespace sonde {

/// Puts what a file's table [load] says into a draft, with a complaint for each setting that is
/// wrong or unknown. `${NAME}` is replaced.
PlanDraft read_load_table(const SettingTable& load, Position at, const Surroundings& around);

/// Puts a setting of the command line over what the draft has already: keys of the plan into the
/// plan, those of populations into `draft.defaults`.
void apply_flag(PlanDraft& draft,
                const PlanKey& key,
                const Setting& setting,
                const Surroundings& around);

}  // namespace sonde
