// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/text_style.hpp"
#include "probes/capture/captured_stream.hpp"

#include <cstddef>
#include <ostream>

namespace sonde {

/// The line before the packets of a stream: whose they are, and when it began. `number`: of the
/// stream in its capture, from 1.
void write_head(std::ostream& out,
                const capture::CapturedStream& stream,
                std::size_t number,
                const TextStyle& style);

/// The lines behind its packets: what is missing.
void write_remarks(std::ostream& out,
                   const capture::CapturedStream& stream,
                   const TextStyle& style);

}  // namespace sonde
