// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/histogram.hpp"
#include "probes/load/load_threshold.hpp"
#include "probes/load/result.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace sonde::load {

/// What a threshold can be about, and where a result holds it: either a distribution, or a count
/// with the whole that it is a part of, or (as `gap` alone) neither.
struct LoadSubject {
    std::string_view name{};
    LoadThreshold::Subject subject{};
    const Histogram& (*distribution)(const LoadResult&) = nullptr;
    std::uint64_t (*count)(const LoadResult&) = nullptr;
    std::uint64_t (*whole)(const LoadResult&) = nullptr;
    bool has_rate{};             ///< Of a count: it is of the measure stage alone.
    std::string_view absence{};  ///< Why there may be no value: `no message was sent`.
};

/// In the order of LoadThreshold::Subject.
std::span<const LoadSubject> load_subjects();

inline const LoadSubject& entry_of(LoadThreshold::Subject subject) {
    return load_subjects()[static_cast<std::size_t>(subject)];
}

}  // namespace sonde::load
