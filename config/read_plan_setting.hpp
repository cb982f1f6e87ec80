// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/read_setting.hpp"
#include "config/setting.hpp"
#include "probes/load/rate.hpp"

#include <tl/expected.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// Of a part of the measure stage, and of a moment in it.
inline constexpr Bounds<Duration> step_length_bounds{.least = std::chrono::milliseconds{1},
                                                     .most = std::chrono::hours{24 * 30}};
inline constexpr Bounds<Duration> moment_bounds{.least = Duration{0},
                                                .most = std::chrono::hours{24 * 30}};

enum class ZeroRate : std::uint8_t { refused, allowed };

/// A text such as `1000/s`, or an integer, which means a second.
Reading<load::Rate> read_rate(const Setting& setting, ZeroRate zero);

/// A text such as `95%`, from 1% to 100%, as a number from 0 to 1.
Reading<double> read_share(const Setting& setting);

/// A number of things, 1 to `most`.
Reading<std::uint32_t> read_count(const Setting& setting, std::uint32_t most);

/// One of the words.
template <class Enumeration>
struct Word {
    std::string_view text{};
    Enumeration meaning{};
};

template <class Enumeration, std::size_t count>
Reading<Enumeration> read_word(const Setting& setting,
                               const std::array<Word<Enumeration>, count>& words) {
    std::array<std::string_view, count> texts{};
    for (std::size_t i = 0; i < count; ++i) {
        texts[i] = words[i].text;
    }
    return read_choice(setting, texts).map([&](std::size_t index) { return words[index].meaning; });
}

/// What consists of several values: a table such as `{ rate = "5/s", at = "1s" }`, or in words
/// `5/s at 1s`, where the first value is that of the first name. The values are in the order of the
/// names and all there. `example` completes "expected ...".
tl::expected<std::vector<Setting>, Complaints> read_parts(const Setting& setting,
                                                          std::span<const std::string_view> names,
                                                          std::string_view example);

/// The elements of a list, or what stands there as the only one.
SettingList elements_of(const Setting& setting);

/// Adds the complaints, where there are some, or puts the value into its place.
template <class Value, class Place>
void take(Complaints& complaints, Reading<Value> reading, Place& place) {
    auto found = put(std::move(reading), place);
    complaints.insert(complaints.end(), found.begin(), found.end());
}

}  // namespace sonde
