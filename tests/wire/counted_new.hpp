#pragma once

#include <cstddef>

namespace sonde::wire {

/// How often this executable has called the global operator new.
std::size_t allocations();

}  // namespace sonde::wire
