// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/tape.hpp"

#include <string_view>

namespace sonde::samples {

/// A run over MQTT 5 at QoS 1: all there is to see of a connection, the last of it not whole.
Tape traced_run();

/// Of pairs of hexadecimal digits; blanks are for the reader.
TapeSegment segment(Direction direction, Duration at, std::string_view digits);

}  // namespace sonde::samples
