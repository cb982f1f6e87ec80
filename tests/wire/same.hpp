// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/packet.hpp"

namespace sonde::wire {

/// Whether two packets say the same, wherever the data lies that they view.
bool same(const Packet& left, const Packet& right);

}  // namespace sonde::wire
