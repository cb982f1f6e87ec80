// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>

namespace sonde::fuzz {

/// What must hold for every input; a fuzzer keeps the input that breaks it.
inline void require(bool condition) {
    if (!condition) {
        std::abort();
    }
}

}  // namespace sonde::fuzz
