// SPDX-License-Identifier: Apache-2.0
#include "probes/judgement/pattern.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace sonde {

namespace {

/// Of a compiled pattern and of what a search keeps; RE2 goes on more slowly where it is reached.
constexpr std::int64_t most_memory = 1 << 20;
constexpr std::size_t longest_expression = 1'000;

re2::StringPiece piece(std::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

tl::expected<Pattern, std::string> Pattern::create(std::string_view expression) {
    if (expression.size() > longest_expression) {
        return tl::unexpected{std::string{"longer than 1000 bytes"}};
    }
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(most_memory);
    auto compiled = std::make_shared<const re2::RE2>(piece(expression), options);
    if (!compiled->ok()) {
        return tl::unexpected{compiled->error()};
    }
    return Pattern{std::move(compiled)};
}

Pattern::Pattern(std::shared_ptr<const re2::RE2> expression) : expression_{std::move(expression)} {
    std::vector<std::pair<std::size_t, std::string>> groups;
    for (const auto& [name, place] : expression_->NamedCapturingGroups()) {
        groups.emplace_back(static_cast<std::size_t>(place), name);
    }
    std::ranges::sort(groups);
    for (auto& [place, name] : groups) {
        group_places_.push_back(place);
        group_names_.push_back(std::move(name));
    }
}

bool Pattern::found_in(std::string_view text) const {
    return expression_->Match(piece(text), 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

std::optional<std::vector<std::string>> Pattern::groups_of(std::string_view whole_text) const {
    const auto count = static_cast<std::size_t>(expression_->NumberOfCapturingGroups()) + 1;
    std::vector<re2::StringPiece> found(count);
    if (!expression_->Match(piece(whole_text),
                            0,
                            whole_text.size(),
                            re2::RE2::ANCHOR_BOTH,
                            found.data(),
                            static_cast<int>(count))) {
        return std::nullopt;
    }
    std::vector<std::string> values;
    values.reserve(group_places_.size());
    for (const auto place : group_places_) {
        values.emplace_back(found[place].data(), found[place].size());
    }
    return values;
}

}  // namespace sonde
