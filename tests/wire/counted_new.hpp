// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace sonde::wire {

/// How often this executable has called the global operator new.
std::size_t allocations();

/// How many bytes of it are in use, as the allocator rounds them.
std::size_t bytes_in_use();

}  // namespace sonde::wire
