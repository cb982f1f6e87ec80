// SPDX-License-Identifier: Apache-2.0
#include "probes/wording.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace sonde {

namespace {

constexpr std::size_t longest_quote = 60;

bool is_continuation_byte(char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20U || byte == 0x7fU;
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char folded(char c) {
    if (c >= 'A' && c <= 'Z') {
        return static_cast<char>(c - 'A' + 'a');
    }
    return c == '-' ? '_' : c;
}

/// Optimal string alignment: insertions, deletions, replacements and swaps of neighbours.
std::size_t distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> before_last(to.size() + 1);
    std::vector<std::size_t> last(to.size() + 1);
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= from.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const bool same = folded(from[i - 1]) == folded(to[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
            if (i > 1 && j > 1 && folded(from[i - 1]) == folded(to[j - 2]) &&
                folded(from[i - 2]) == folded(to[j - 1])) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        before_last.swap(last);
        last.swap(row);
    }
    return last[to.size()];
}

}  // namespace

std::string_view first_bytes(std::string_view text, std::size_t most) {
    if (text.size() <= most) {
        return text;
    }
    while (most > 0 && is_continuation_byte(text[most])) {
        --most;
    }
    return text.substr(0, most);
}

std::string in_backticks(std::string_view text) {
    const auto shown = first_bytes(text, longest_quote);
    std::string result{"`"};
    std::ranges::transform(
        shown, std::back_inserter(result), [](char c) { return is_control(c) ? '?' : c; });
    result += shown.size() < text.size() ? "...`" : "`";
    return result;
}

std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> candidates) {
    constexpr std::size_t longest_word = 64;
    // Of numbers and versions none is likelier than another.
    if (std::ranges::none_of(word, is_letter) || word.size() > longest_word) {
        return std::nullopt;
    }
    std::optional<std::string_view> best;
    std::size_t best_distance = 0;
    for (const auto candidate : candidates) {
        const auto needed = distance(word, candidate);
        const auto allowed = std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3);
        // A word of which no letter is left is no misspelling.
        const bool near = needed <= allowed && needed < std::max(word.size(), candidate.size());
        if (near && (!best || needed < best_distance)) {
            best = candidate;
            best_distance = needed;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
    const auto candidate = nearest(word, candidates);
    return candidate ? "; did you mean `" + std::string{*candidate} + "`?" : std::string{};
}

std::string either(std::span<const std::string_view> choices) {
    std::string result;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (i > 0) {
            result += i + 1 == choices.size() ? " or " : ", ";
        }
        result += choices[i];
    }
    return result;
}

}  // namespace sonde
