// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/content_rules.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sonde {

/// Why a text is no JSON pointer of RFC 6901 ("a pointer starts with /"), or nothing.
std::optional<std::string> problem_of_pointer(std::string_view pointer);

/// One value of a JSON text held against its bounds.
class JsonRule {
  public:
    /// `rules.json` must be there and a pointer.
    explicit JsonRule(const ContentRules& rules);

    /// What is wrong with the text, in half a sentence, or nothing.
    std::optional<std::string> objection_to(std::string_view text) const;

  private:
    struct Rule;

    std::shared_ptr<const Rule> rule_;
};

}  // namespace sonde
