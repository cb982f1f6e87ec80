// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sonde::soak {

/// A sample of Prometheus' text format.
struct Sample {
    std::string name{};
    std::map<std::string, std::string> labels{};
    double value{};
};

/// What a scrape brought. Not sonde's own code: what that writes wrong must not be read right here.
class Exposition {
  public:
    /// Lines that are no samples are left out.
    static Exposition parse(std::string_view text);

    std::vector<const Sample*> all(std::string_view name) const;
    /// Of all samples of that name whose labels begin with these values; 0 where there is none.
    double sum(std::string_view name,
               const std::map<std::string, std::string>& label_prefixes = {}) const;

  private:
    std::vector<Sample> samples_{};
};

}  // namespace sonde::soak
