// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/read_setting.hpp"
#include "probes/shared_value.hpp"

#include <utility>

namespace sonde {

/// Puts a reading into a part of the specification that others share and nobody changes.
template <class Part, class Value, class Place>
Complaints put_into(SharedValue<Part>& part, Reading<Value> reading, Place Part::*place) {
    if (!reading) {
        return {std::move(reading).error()};
    }
    auto changed = part ? *part : Part{};
    changed.*place = *std::move(reading);
    part = std::move(changed);
    return {};
}

}  // namespace sonde
