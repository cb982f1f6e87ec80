// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/bytes.hpp"

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace sonde::wire {

/// The bytes of pairs of hexadecimal digits; blanks are for the reader.
Bytes hex(std::string_view digits);

/// And back, for messages.
std::string hex_of(std::span<const std::byte> bytes);

/// Keeps what the views of expected packets look at, for the length of the test run.
template <class T>
const T& keep(T value) {
    static std::deque<T> kept;
    return kept.emplace_back(std::move(value));
}

}  // namespace sonde::wire
