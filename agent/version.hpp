// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/metrics_store.hpp"

#include <string_view>

namespace sonde {

std::string_view version();
BuildInfo build_info();

}  // namespace sonde
