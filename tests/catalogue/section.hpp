// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/catalogue/scenario.hpp"

#include <string>
#include <utility>
#include <vector>

namespace sonde::catalogue {

/// Scenarios of one section, as they are written down.
class Section {
  public:
    /// What the broker does at a step on v5, and how the run ends in the phase that waits for it.
    Scenario& at(support::Step step,
                 const std::string& id,
                 const std::string& what,
                 support::Deed deed,
                 FailureReason reason,
                 std::optional<std::uint16_t> code = {}) {
        return add(id, what, step, std::move(deed), End{phase_of(step), reason, code});
    }
    /// What does no harm.
    Scenario& well(support::Step step,
                   const std::string& id,
                   const std::string& what,
                   support::Deed deed) {
        return add(id, what, step, std::move(deed), {});
    }
    Scenario& add(Scenario scenario) { return scenarios_.emplace_back(std::move(scenario)); }
    /// The last one again, in the other version.
    Scenario& also_in(MqttVersion version) {
        auto again = scenarios_.back();
        again.mqtt = version;
        return scenarios_.emplace_back(std::move(again));
    }

    std::vector<Scenario>& scenarios() { return scenarios_; }
    std::vector<Scenario> take() { return std::move(scenarios_); }

  private:
    Scenario& add(const std::string& id,
                  const std::string& what,
                  support::Step step,
                  support::Deed deed,
                  std::optional<End> end) {
        auto& scenario = scenarios_.emplace_back();
        scenario.id = id;
        scenario.what = what;
        scenario.end = end;
        if (step == support::Step::pubrec || step == support::Step::pubcomp) {
            scenario.qos = 2;
        }
        scenario.broker.script.deeds[step] = std::move(deed);
        return scenario;
    }

    std::vector<Scenario> scenarios_{};
};

/// Bytes as the catalogue writes them.
inline std::string hexadecimal(unsigned byte) {
    constexpr std::string_view digits = "0123456789abcdef";
    return {digits[byte >> 4U & 0xfU], digits[byte & 0xfU]};
}

}  // namespace sonde::catalogue
