// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/setting.hpp"
#include "probes/clock.hpp"
#include "probes/endpoint.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sonde {

/// What a setting may be, at least and at most, both included.
template <class T>
struct Bounds {
    T least{};
    T most{};
};

template <class T>
using Reading = tl::expected<T, Complaint>;

/// "expected WHAT, found ...", at the setting.
Complaint mismatch(const Setting& setting, std::string_view expected);

/// Each reads a setting as one type, or complains with what was expected and what was found.
/// `expected` completes "expected ...": "a path".
Reading<std::string> read_text(const Setting& setting, std::string_view expected);
Reading<Endpoint> read_endpoint(const Setting& setting);
Reading<bool> read_boolean(const Setting& setting);
Reading<std::int64_t> read_integer(const Setting& setting, Bounds<std::int64_t> bounds);
/// An integer or a decimal number, not infinite and no NaN.
Reading<double> read_number(const Setting& setting);
Reading<Duration> read_duration(const Setting& setting, Bounds<Duration> bounds);
/// Bytes: a string such as `1KiB`, or an integer.
Reading<std::uint64_t> read_size(const Setting& setting, Bounds<std::uint64_t> bounds);
/// The index of the choice that was made.
Reading<std::size_t> read_choice(const Setting& setting, std::span<const std::string_view> choices);

/// A reading, put into its place in the specification; what could not be read becomes the
/// complaint.
template <class Value, class Place>
Complaints put(Reading<Value> reading, Place& place) {
    if (!reading) {
        return {std::move(reading).error()};
    }
    place = static_cast<Place>(*std::move(reading));
    return {};
}

}  // namespace sonde
