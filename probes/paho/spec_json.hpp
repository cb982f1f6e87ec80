// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/spec.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace sonde {

/// What the child process is told to do, as one JSON document on its standard input. It is the only
/// way in which a secret reaches the child: neither arguments nor environment carry one.
struct PahoOrder {
    ProbeSpec spec{};
    std::uint64_t run{};
    Instant deadline{};  ///< The monotonic clock is the machine's: parent and child share it.
};

/// Any bytes survive, also in texts that are not UTF-8.
std::string to_json(const PahoOrder& order);

/// The error is a sentence.
tl::expected<PahoOrder, std::string> paho_order_from(std::string_view json);

}  // namespace sonde
