// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/plan_draft.hpp"
#include "config/setting.hpp"
#include "config/surroundings.hpp"

#include <string>
#include <string_view>

/// What is wrong between several settings of a plan that are each right. None of these says
/// anything about keys that are broken anyway. Keys stand in the messages between backticks, with
/// or without a value: `clean_start = false`; the command line puts its flags there.
namespace sonde::plan_rules {

/// Adds a complaint about a key, at its place, or at the population's where it was not written.
void complain(Complaints& complaints,
              const PopulationDraft& draft,
              std::string_view key,
              std::string message);
void complain(Complaints& complaints,
              const PlanDraft& draft,
              std::string_view key,
              std::string message);

/// Where a population has a key of its own, others that mean the same do not come from the
/// defaults any more; two of them at the same place are a mistake.
void settle_alternatives(PopulationDraft& draft, Complaints& complaints);

/// Of one population: message and rate, session, behaviours.
void check_messages(const PlanDraft& plan, const PopulationDraft& draft, Complaints& complaints);
void check_session(const PopulationDraft& draft, Complaints& complaints);
void check_behaviours(const PlanDraft& plan, const PopulationDraft& draft, Complaints& complaints);
/// Whether the files are there that a certificate's name with places in it leads to, and those of
/// `clients_file`.
void check_own_files(const PopulationDraft& draft,
                     const Surroundings& around,
                     Complaints& complaints);

/// Sets the groups of the plan's publishers and subscribers as its pattern says.
void apply_pattern(PlanDraft& plan, Complaints& complaints);

/// Of the whole plan.
void check_plan(const PlanDraft& plan, Complaints& complaints);
/// Whether two clients would take each other's connection away.
void check_client_ids(const PlanDraft& plan, Complaints& complaints);

}  // namespace sonde::plan_rules
