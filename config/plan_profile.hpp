// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/plan_draft.hpp"
#include "config/setting.hpp"
#include "probes/clock.hpp"
#include "probes/load/rate.hpp"

#include <tl/expected.hpp>

#include <vector>

namespace sonde {

/// How long the steps of a rate are together; zero where it is not written in steps.
Duration length_of_steps(const RateDraft& rate);

/// The steps of a population that publishes in the open loop, over a measure stage of `duration`,
/// which is more than zero. Where no rate was written, each client sends a message a second.
tl::expected<std::vector<load::RateStep>, Complaint> make_profile(const PopulationDraft& draft,
                                                                  Duration duration);

}  // namespace sonde
