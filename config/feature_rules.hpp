// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/probe_draft.hpp"

namespace sonde {

/// What is wrong between the settings of enhanced authentication and others.
void check_authentication(const ProbeDraft& draft, Complaints& complaints);

/// Features that this probe cannot try, or that lack what they need.
void check_features(const ProbeDraft& draft, Complaints& complaints);

}  // namespace sonde
