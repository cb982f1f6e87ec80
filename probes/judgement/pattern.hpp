// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace sonde {

/// A regular expression in RE2's syntax. A search takes time linear in the text and bounded memory,
/// whatever pattern and text are: what devices send is never trusted to be harmless. Copies share
/// what was compiled.
class Pattern {
  public:
    /// What is wrong with the pattern, as RE2 says it, where it cannot be compiled.
    static tl::expected<Pattern, std::string> create(std::string_view expression);

    bool found_in(std::string_view text) const;

    /// The names of the groups that have one, in the order of the pattern.
    const std::vector<std::string>& group_names() const { return group_names_; }

    /// What the named groups hold, in the same order, where the pattern matches the whole text. A
    /// group that took no part holds nothing.
    std::optional<std::vector<std::string>> groups_of(std::string_view whole_text) const;

  private:
    explicit Pattern(std::shared_ptr<const re2::RE2> expression);

    std::shared_ptr<const re2::RE2> expression_;
    std::vector<std::string> group_names_{};
    std::vector<std::size_t> group_places_{};
};

}  // namespace sonde
