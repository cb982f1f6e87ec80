// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/packet.hpp"
#include "tests/wire/bytes_of.hpp"

#include <string>
#include <vector>

namespace sonde::wire {

/// A packet as the standard's tables lay it out, typed by hand, and what it means.
struct Golden {
    std::string name;
    Version version{};
    Bytes bytes;
    Packet packet;
};

std::vector<Golden> goldens_v3_1_1();
std::vector<Golden> goldens_v5();

/// Both.
std::vector<Golden> goldens();

}  // namespace sonde::wire
