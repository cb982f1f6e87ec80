// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/read_setting.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace sonde {

/// Reads one of the enumerators by its name.
template <class Enumeration, std::size_t count>
Complaints put_choice(const Setting& setting,
                      const std::array<Enumeration, count>& choices,
                      Enumeration& place) {
    std::array<std::string_view, count> names{};
    for (std::size_t i = 0; i < count; ++i) {
        names[i] = name_of(choices[i]);
    }
    const auto index = read_choice(setting, names);
    if (!index) {
        return {index.error()};
    }
    place = choices[*index];
    return {};
}

}  // namespace sonde
