// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/capture/captured_stream.hpp"

#include <cstddef>
#include <string>

namespace sonde {

/// What a stream of a capture is, in one line without its newline, schema `sonde.stream/1`; its
/// packets are lines of their own. `number`: of the stream in its capture, from 1.
std::string to_json_line(const capture::CapturedStream& stream, std::size_t number);

}  // namespace sonde
