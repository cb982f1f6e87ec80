// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>

/// How values are written on the pipe between parent and child. Reading throws where a document is
/// not what this wrote; that is caught where documents are read.
namespace sonde::pipe {

using Json = nlohmann::json;

/// Any bytes as a JSON text, each byte as the character of its number: passwords, file names and
/// what a broker says need not be UTF-8.
Json write(const std::string& bytes);
void read(const Json& json, std::string& into);

Json write(const Duration& duration);
void read(const Json& json, Duration& into);

inline Json write(bool value) {
    return value;
}
inline void read(const Json& json, bool& into) {
    into = json.get<bool>();
}

template <class Time>
requires std::is_same_v<Time, Instant> || std::is_same_v<Time, WallTime> Json
write(const Time& time) {
    return time.time_since_epoch().count();
}
template <class Time>
requires std::is_same_v<Time, Instant> || std::is_same_v<Time, WallTime>
void read(const Json& json, Time& into) {
    into = Time{Duration{json.get<std::int64_t>()}};
}

template <class Number>
requires std::is_unsigned_v<Number> &&(!std::is_same_v<Number, bool>)Json write(Number number) {
    return static_cast<std::uint64_t>(number);
}
template <class Number>
requires std::is_unsigned_v<Number> &&
    (!std::is_same_v<Number, bool>)void read(const Json& json, Number& into) {
    const auto number = json.get<std::uint64_t>();
    into = static_cast<Number>(number);
    if (into != number) {
        throw std::out_of_range{"a number is too large"};
    }
}

/// Enumerators by number: both ends are the same program.
template <class Enum>
requires std::is_enum_v<Enum> Json write(Enum value) {
    return static_cast<std::uint64_t>(value);
}
template <class Enum>
requires std::is_enum_v<Enum> Enum read_enum(const Json& json, Enum last) {
    const auto number = json.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(last)) {
        throw std::out_of_range{"no such enumerator"};
    }
    return static_cast<Enum>(number);
}

template <class T>
Json write(const std::optional<T>& value) {
    return value ? write(*value) : Json{};
}
template <class T>
void read(const Json& json, std::optional<T>& into) {
    into.reset();
    if (!json.is_null()) {
        read(json, into.emplace());
    }
}

}  // namespace sonde::pipe
