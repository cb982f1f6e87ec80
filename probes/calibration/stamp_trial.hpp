// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/calibration/calibration.hpp"
#include "probes/clock.hpp"
#include "probes/net/address.hpp"

#include <tl/expected.hpp>

#include <string>

namespace sonde::calibration {

/// Opens two connections to a responder, one with the kernel's stamps, and times round trips on
/// them for so long, on a loop as probes have it. The error is a sentence.
tl::expected<StampFigures, std::string> try_stamps(const Clock& clock,
                                                   const net::Address& responder,
                                                   Duration duration);

}  // namespace sonde::calibration
