// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/result.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace sonde::samples {

/// The bytes of hexadecimal digits; blanks and line ends are for the reader.
std::vector<std::byte> bytes(std::string_view digits);

/// A whole run at QoS 1 with user name and password, ended by us: nine packets, two of which the
/// broker sent at once, and one that came in two reads.
Tape conversation(MqttVersion version, TapeEnd theirs = {.address = "127.0.0.1", .port = 1883});

/// A run that passed and carried this.
ProbeResult recorded(Tape tape);

}  // namespace sonde::samples
