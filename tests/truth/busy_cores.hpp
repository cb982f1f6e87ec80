// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/process.hpp"

#include <memory>
#include <vector>

namespace sonde::truth {

enum class Cores : std::uint8_t { idle, busy };

/// Other programs that want every core all the time, one a core, as long as this lives.
class BusyCores {
  public:
    explicit BusyCores(Cores cores);

  private:
    std::vector<std::unique_ptr<testing::Process>> loops_{};
};

}  // namespace sonde::truth
