// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/probe_draft.hpp"

namespace sonde {

/// What is wrong between the settings of a probe that holds its connection or asks a device. The
/// settings are each right.
void check_standing(const ProbeDraft& draft, Complaints& complaints);

}  // namespace sonde
