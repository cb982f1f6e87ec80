// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/load.hpp"
#include "config/plan_draft.hpp"
#include "config/surroundings.hpp"
#include "probes/load/plan.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// Reads a load plan (config/load.example.toml shows all of it). The error has every mistake at
/// once, in the order of the file; only a breach of TOML's syntax hides what comes behind it. A
/// seed that does not stand there is 0.
tl::expected<load::LoadPlan, std::vector<Mistake>> load_plan_text(std::string_view text,
                                                                  const std::string& file_name,
                                                                  const Surroundings& around);

/// The same from a file. Paths in it are relative to the working directory.
tl::expected<load::LoadPlan, std::vector<Mistake>> load_plan_file(
    const std::string& path, const Surroundings& around = system_surroundings());

/// The same up to where more settings may be put over it; finish_plan() goes on. The draft has its
/// complaints with it, and the error is a text that is not TOML.
tl::expected<PlanDraft, Complaint> draft_plan_text(std::string_view text,
                                                   const Surroundings& around);

/// Whether the text is meant to be a load plan: it has a table [load].
bool is_plan_text(std::string_view text);

}  // namespace sonde
