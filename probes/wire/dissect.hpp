// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/dissection.hpp"
#include "probes/wire/packet_type.hpp"
#include "probes/wire/reason_code.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace sonde::wire {

/// Takes one packet apart, whatever the bytes are: what is cut short or malformed is shown as far
/// as it goes, and the field where it went wrong says what is wrong. Never throws for what is in
/// the bytes, and looks at none but them.
///
/// `version`: of the connection, as its CONNECT asks for it; a CONNECT goes by its own.
/// `sender`: some packets and reason codes are for one side only.
Dissection dissect(std::span<const std::byte> packet, Version version, Sender sender);

/// The version by which to read what follows this packet, if it is a CONNECT that tells: 3.1, and
/// levels that are not known, go by the nearest that is.
std::optional<Version> version_of_connection(std::span<const std::byte> packet);

}  // namespace sonde::wire
