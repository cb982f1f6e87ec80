// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/content_rules.hpp"
#include "probes/judgement/json_rule.hpp"
#include "probes/judgement/pattern.hpp"
#include "probes/watch_report.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// How much of a payload is looked at. A longer one is no JSON for us.
inline constexpr std::size_t longest_judged_payload = 64UL * 1024;

std::string_view as_text(std::span<const std::byte> payload);

/// Holds payloads against rules, in time that is bounded whatever they hold.
class PayloadJudge {
  public:
    struct Objection {
        WatchRule rule{};      ///< matches or json.
        std::string detail{};  ///< Half a sentence.

        friend bool operator==(const Objection&, const Objection&) = default;
    };

    /// What is wrong with the rules, where they cannot be used.
    static tl::expected<PayloadJudge, std::string> create(const ContentRules& rules);

    /// All that is wrong with a payload; none where it is as it should be.
    std::vector<Objection> judge(std::span<const std::byte> payload) const;

  private:
    PayloadJudge() = default;

    std::string expression_{};
    std::optional<Pattern> pattern_{};
    std::optional<JsonRule> json_{};
};

}  // namespace sonde
