// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/read_setting.hpp"
#include "config/setting.hpp"
#include "config/surroundings.hpp"
#include "probes/load/population.hpp"

#include <tl/expected.hpp>

namespace sonde {

/// How large payloads are, as `100B` or 100, `uniform(64B,4KiB)`, `normal(1KiB,200B)` (mean and
/// standard deviation, cut at smallest_payload and at four deviations above the mean), or
/// `64B:8,1KiB:2` (sizes with weights).
Reading<load::PayloadSize> read_payload_size(const Setting& setting);

/// What payloads hold, from files: a list of paths, folders (all files in them), and patterns with
/// `*` and `?` in their last part. Reads them.
tl::expected<load::PayloadSize, Complaints> read_payload_files(const Setting& setting,
                                                               const Surroundings& around);

}  // namespace sonde
