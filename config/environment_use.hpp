// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/mistake.hpp"
#include "config/surroundings.hpp"

#include <map>
#include <string>
#include <vector>

namespace sonde {

/// What the environment gave to a configuration, so that mistakes can name the variable instead of
/// showing what it holds: a secret may stand at the wrong place. One thread's.
class EnvironmentUse {
  public:
    /// The same surroundings; which variables are asked for is remembered. Both must outlive it.
    Surroundings watched(const Surroundings& around);

    /// With `${NAME}` for each value that is quoted in backticks, or a part of a quote. Of values
    /// of up to three characters only whole quotes: those are in too many words, and no secrets.
    std::string without_values(std::string message) const;
    std::vector<Mistake> without_values(std::vector<Mistake> mistakes) const;

  private:
    std::map<std::string, std::string> values_{};  ///< By name.
};

}  // namespace sonde
