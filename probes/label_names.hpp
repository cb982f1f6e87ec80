// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace sonde {

/// Whether a label of that name would collide with one that sonde's own metrics carry or Prometheus
/// adds when it scrapes, so that no probe can be given it.
bool is_reserved_label(std::string_view name);

}  // namespace sonde
