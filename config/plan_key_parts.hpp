// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/plan_keys.hpp"

#include <span>

/// The table of plan keys in its parts, for config/plan_keys.cpp alone.
namespace sonde::plan_key_parts {

std::span<const PlanKey> of_load();      ///< [load] and [load.generator]
std::span<const PlanKey> of_messages();  ///< Who publishes what, how often.
std::span<const PlanKey> of_sessions();  ///< How clients connect, and what else they do.

}  // namespace sonde::plan_key_parts
