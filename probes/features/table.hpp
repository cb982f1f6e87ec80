// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/features/stage.hpp"

namespace sonde::features {

using Script = asio::awaitable<void> (*)(Stage& stage);

/// A row of the table of features; what it is called and where it belongs is in probes/feature.hpp.
struct Row {
    Script script{};
    /// It waits for the broker's clock, and so runs beside the others.
    bool patient{};
};

Row row_of(Feature feature);

}  // namespace sonde::features
